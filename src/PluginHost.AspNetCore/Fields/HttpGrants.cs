namespace PluginHost.AspNetCore.Fields;

/// <summary>The grants that the filter hook checks. None is given by default.</summary>
internal static class HttpGrants
{
    public const string ReadAuthorization = "http:read-authorization";
    public const string ReadCookie = "http:read-cookie";
    public const string ChangeHost = "http:change-host";
    public const string ChangePath = "http:change-path";
    public const string ChangeSetCookie = "http:change-set-cookie";

    /// <summary>Every grant, and what it allows.</summary>
    public static IReadOnlyDictionary<string, string> Descriptions { get; } = new Dictionary<string, string>
    {
        [ReadAuthorization] = "Read and change the request headers authorization, proxy-authorization and those of HttpFilters:CredentialHeaders",
        [ReadCookie] = "Read and change the request header cookie",
        [ChangeHost] = "Change the host that the request is for",
        [ChangePath] = "Change the path and the query of the request",
        [ChangeSetCookie] = "Read and change the response header set-cookie",
    };

    /// <summary>The rights that a plugin's grants give.</summary>
    public static HttpRights Read(IReadOnlySet<string> grants)
    {
        HttpRights rights = HttpRights.None;
        if (grants.Count == 0)
        {
            return rights;
        }

        rights |= grants.Contains(ReadAuthorization) ? HttpRights.ReadAuthorization : 0;
        rights |= grants.Contains(ReadCookie) ? HttpRights.ReadCookie : 0;
        rights |= grants.Contains(ChangeHost) ? HttpRights.ChangeHost : 0;
        rights |= grants.Contains(ChangePath) ? HttpRights.ChangePath : 0;
        rights |= grants.Contains(ChangeSetCookie) ? HttpRights.ChangeSetCookie : 0;
        return rights;
    }

    /// <summary>The name of a single right's grant.</summary>
    public static string NameOf(HttpRights right) => right switch
    {
        HttpRights.ReadAuthorization => ReadAuthorization,
        HttpRights.ReadCookie => ReadCookie,
        HttpRights.ChangeHost => ChangeHost,
        HttpRights.ChangePath => ChangePath,
        HttpRights.ChangeSetCookie => ChangeSetCookie,
        _ => throw new ArgumentOutOfRangeException(nameof(right)),
    };
}

using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore.Fields;

/// <summary>Which hosts, paths and queries a guest may put in place of the request's.</summary>
internal static class TargetRules
{
    /// <summary>The most characters that each may have: what servers take of a request line by default.</summary>
    public const int MaxLength = 8192;

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~:[]");

    // What RFC 3986 allows in a query, and what clients send there all the same.
    private static readonly SearchValues<char> QueryCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~!$&'()*+,;=:@/?%[]{}|\\^`\"<>");

    /// <summary>Whether a text is a host, perhaps with a port.</summary>
    public static bool IsHost(string host)
    {
        if (host.Length == 0 || host.AsSpan().ContainsAnyExcept(HostCharacters))
        {
            return false;
        }

        var parts = new HostString(host);
        return Uri.CheckHostName(parts.Host) != UriHostNameType.Unknown && (parts.Host.Length == host.Length || parts.Port is not null);
    }

    /// <summary>Whether a text is a decoded path. Like those that servers let in, it has no dot segments.</summary>
    public static bool IsPath(string path) =>
        path.StartsWith('/') && !path.Any(char.IsControl) && !path.Split('/').Any(segment => segment is "." or "..");

    /// <summary>Whether a text is an encoded query.</summary>
    public static bool IsQuery(string query) => !query.AsSpan().ContainsAnyExcept(QueryCharacters);
}

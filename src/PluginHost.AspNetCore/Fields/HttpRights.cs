namespace PluginHost.AspNetCore.Fields;

/// <summary>What a plugin may do to an exchange beyond the harmless, as bits.</summary>
[Flags]
internal enum HttpRights
{
    None = 0,
    ReadAuthorization = 1,
    ReadCookie = 2,
    ChangeHost = 4,
    ChangePath = 8,
    ChangeSetCookie = 16,
}

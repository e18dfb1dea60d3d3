using System.Buffers;

namespace PluginHost.AspNetCore.Fields;

/// <summary>Which header fields are valid HTTP, which belong to the connection, and which need a right.</summary>
internal static class FieldRules
{
    // What RFC 9110 calls a token.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Control characters but for the tab: they end a field, or are read differently by different servers.
    private static readonly SearchValues<byte> ForbiddenBytes =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(c => c != '\t').Select(c => (byte)c), 0x7F]);

    /// <summary>Whether a text is a field name.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether bytes are a field value.</summary>
    public static bool IsValue(ReadOnlySpan<byte> value) => !value.ContainsAny(ForbiddenBytes);

    /// <summary>Whether a field belongs to the connection, or to how the message is framed on it, so that no plugin changes it.</summary>
    public static bool BelongsToConnection(ReadOnlySpan<char> name) => name.Length switch
    {
        2 => Is(name, "te"),
        4 => Is(name, "host"),
        7 => Is(name, "upgrade") || Is(name, "trailer"),
        10 => Is(name, "connection") || Is(name, "keep-alive"),
        14 => Is(name, "content-length") || Is(name, "http2-settings"),
        16 => Is(name, "proxy-connection"),
        17 => Is(name, "transfer-encoding"),
        _ => false,
    };

    /// <summary>The right that reading or changing a field of the request needs, whatever the application says.</summary>
    public static HttpRights GetRequestRight(ReadOnlySpan<char> name) => name.Length switch
    {
        6 when Is(name, "cookie") => HttpRights.ReadCookie,
        13 when Is(name, "authorization") => HttpRights.ReadAuthorization,
        19 when Is(name, "proxy-authorization") => HttpRights.ReadAuthorization,
        _ => HttpRights.None,
    };

    /// <summary>The right that reading or changing a field of the response needs.</summary>
    public static HttpRights GetResponseRight(ReadOnlySpan<char> name) =>
        name.Length == 10 && Is(name, "set-cookie") ? HttpRights.ChangeSetCookie : HttpRights.None;

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
}

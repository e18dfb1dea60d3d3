using System.Text;

namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>A request or a response, as it was recorded or as it is expected: then what is not said is not looked at.</summary>
internal sealed record RecordedMessage
{
    /// <summary>A request's method.</summary>
    public string? Method { get; init; }

    /// <summary>A request's scheme.</summary>
    public string? Scheme { get; init; }

    /// <summary>A request's host.</summary>
    public string? Host { get; init; }

    /// <summary>A request's path as it stands in an address, with its query if it has one.</summary>
    public string? Path { get; init; }

    /// <summary>A response's status.</summary>
    public int? Status { get; init; }

    /// <summary>Header fields. Where they are expected, <see langword="null"/> is one that must not be there.</summary>
    public IReadOnlyDictionary<string, string?> Headers { get; set; } = new Dictionary<string, string?>();

    /// <summary>The body as text.</summary>
    public string? Body { get; init; }

    /// <summary>The body as bytes, in base 64.</summary>
    public byte[]? BodyBase64 { get; init; }

    /// <summary>The body as bytes. <see langword="null"/> if nothing is said of one.</summary>
    public byte[]? GetBody() => BodyBase64 ?? (Body is null ? null : Encoding.UTF8.GetBytes(Body));
}

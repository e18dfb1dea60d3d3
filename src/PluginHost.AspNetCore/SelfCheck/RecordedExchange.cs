namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>A recorded request, and what is expected to become of it.</summary>
/// <remarks>What has a default has a setter, because generated code would overwrite it otherwise where the JSON says nothing.</remarks>
internal sealed record RecordedExchange
{
    /// <summary>Its name, for failures.</summary>
    public required string Name { get; init; }

    /// <summary>The request.</summary>
    public RecordedMessage Request { get; set; } = new();

    /// <summary>What the application answers, if the filter lets the request pass.</summary>
    public RecordedMessage Response { get; set; } = new();

    /// <summary>What is expected.</summary>
    public required ExpectedExchange Expected { get; init; }
}

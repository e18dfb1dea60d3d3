namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>What is expected to become of a request. What is not said is not looked at.</summary>
internal sealed record ExpectedExchange
{
    /// <summary>Whether the filter lets the request pass.</summary>
    public bool? Passes { get; init; }

    /// <summary>The request as the application gets it.</summary>
    public RecordedMessage? Request { get; init; }

    /// <summary>The response as the client gets it.</summary>
    public RecordedMessage? Response { get; init; }
}

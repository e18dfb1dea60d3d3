namespace PluginHost.Streams.Transforms;

/// <summary>Why a record was not transformed.</summary>
/// <param name="Source">The index of the record in its batch.</param>
/// <param name="Reason">What kind of failure, in one word: <see cref="Refused"/>, <see cref="Threw"/>, or a <see cref="PluginFailureReason"/>.</param>
/// <param name="Message">What happened, for operators.</param>
internal sealed record RecordFailure(int Source, string Reason, string Message)
{
    /// <summary>The version of the plugin that failed: another one may go on with the batch. <see langword="null"/> for code.</summary>
    public string? Version { get; init; }

    /// <summary>How much of what a transform says is kept.</summary>
    public const int MaxMessageLength = 1000;

    /// <summary>The transform gave the record up.</summary>
    public const string Refused = "Refused";

    /// <summary>The transform in C# threw an exception.</summary>
    public const string Threw = "Exception";

    /// <summary>A record before it in its batch failed, and the transform is stateful.</summary>
    public const string Batch = "Batch";
}

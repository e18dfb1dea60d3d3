namespace PluginHost.Streams;

/// <summary>A stream stopped at a record that could not be transformed, because its policy says so.</summary>
public sealed class StreamStoppedException : Exception
{
    internal StreamStoppedException(string stream, DeadLetter failure)
        : base($"The stream '{stream}' stopped at {failure.Record.Position}: {failure}") => Failure = failure;

    /// <summary>The record, and why it could not be transformed.</summary>
    public DeadLetter Failure { get; }
}

namespace PluginHost.Streams.Running;

/// <summary>Everything that makes up a stream.</summary>
internal sealed class StreamDescription
{
    public required string Name { get; init; }

    public required IStreamSource Source { get; init; }

    /// <summary>Makes the transforms of one partition.</summary>
    public required Func<Transforms.Stage[]> CreateStages { get; init; }

    /// <summary>Where the outputs lead, by their names.</summary>
    public required IReadOnlyDictionary<string, IStreamSink> Sinks { get; init; }

    public IStreamSink? DeadLetters { get; init; }

    public required StreamOptions Options { get; init; }

    /// <summary>What becomes of failed records.</summary>
    public StreamFailureAction OnFailure =>
        Options.OnFailure ?? (DeadLetters is null ? StreamFailureAction.Stop : StreamFailureAction.DeadLetter);

    /// <summary>The error for a record that is in one partition too many.</summary>
    public StreamConfigurationException TooManyPartitions(StreamRecord record) => new(
        $"The stream '{Name}' has more than {Options.MaxPartitions} partitions: {record.Position} is in another one. Raise"
        + $" {nameof(StreamOptions.MaxPartitions)}, and MaxConcurrentCalls of its plugins with it.");
}

namespace PluginHost.Streams.Transforms;

/// <summary>One transform of a chain, for one partition. Called for one batch at a time.</summary>
internal abstract class Stage : IAsyncDisposable
{
    /// <summary>What it is called in errors and dead letters: the plugin's id, or the type in C#.</summary>
    public abstract string Name { get; }

    /// <summary>The version of the plugin that is in use. <see langword="null"/> for code.</summary>
    public virtual string? Version => null;

    /// <summary>Whether a failure in the middle of a batch is the failure of all of it.</summary>
    public abstract bool IsStateful { get; }

    /// <summary>The outputs. Known once it is ready.</summary>
    public abstract OutputNames Outputs { get; }

    /// <summary>Makes it ready for a batch.</summary>
    /// <exception cref="PluginException">The plugin cannot be used now.</exception>
    public abstract ValueTask PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Transforms a batch. Afterwards every record of it has been transformed or has a failure.</summary>
    /// <exception cref="PluginException">The plugin cannot be used now. What was said counts; called again, it goes on there.</exception>
    /// <exception cref="TransformFailedException">It failed, and not because of a record. Nothing of the batch counts.</exception>
    public abstract ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Puts a failure where it belongs: on the record in hand of a stateless transform, on all records of a stateful one.</summary>
    protected void FailInHand(StreamBatch batch, string reason, string message)
    {
        int guilty = batch.HandStart;
        int inHand = batch.InHand;
        if (IsStateful)
        {
            batch.FailAll(i => i >= guilty && i < guilty + inHand
                ? new RecordFailure(i, reason, inHand == 1 ? message : $"{message} {inHand} records were in hand.")
                : new RecordFailure(i, RecordFailure.Batch, $"The batch failed at another record: {message}"));
            return;
        }

        if (inHand == 0)
        {
            throw new TransformFailedException(Name, message);
        }

        batch.PutBack();
        batch.Take(1);
        batch.Fail(guilty, new RecordFailure(guilty, reason, message));
        batch.Settle();
    }
}

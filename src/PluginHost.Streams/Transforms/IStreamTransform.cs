namespace PluginHost.Streams;

/// <summary>
/// A transform in C#, which stands in one chain with those of guests. Each partition has one of its own, called once for each batch.
/// </summary>
public interface IStreamTransform
{
    /// <summary>The outputs that it emits to by name, beside the one without a name. None by default.</summary>
    IReadOnlyList<string> Outputs => [];

    /// <summary>
    /// Whether what becomes of a record depends on the records before it. After an exception a stateless transform goes on behind the
    /// record in hand; a stateful one is not used again, and its whole batch has failed.
    /// </summary>
    bool IsStateful => false;

    /// <summary>
    /// Takes the records of a batch and says what becomes of each. What it throws is the failure of the record in hand.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <example><code>
    /// while (batch.TryNext(out StreamRecord? record))
    /// {
    ///     batch.Emit(record with { Topic = "shouted" });
    /// }
    /// </code></example>
    ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken);
}

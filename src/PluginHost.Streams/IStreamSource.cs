namespace PluginHost.Streams;

/// <summary>
/// Where records come from: a broker, a file, a channel. One reader at a time; acknowledging may happen beside reading. If it is
/// <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>, it is disposed after its last use.
/// </summary>
public interface IStreamSource
{
    /// <summary>Reads the next records, and waits if there are none yet. Records of a partition come in order.</summary>
    /// <param name="buffer">Where they go. Not empty.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is lost by it.</param>
    /// <returns>How many were read. 0: there will never be more.</returns>
    ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken);

    /// <summary>
    /// Says that everything up to this place in its partition is done: delivered, or set aside as the policy wants. Places of a
    /// partition only go up.
    /// </summary>
    /// <param name="position">The place of the last record that is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken);

    /// <summary>How many records are known to be waiting to be read. <see langword="null"/> if the source cannot tell.</summary>
    long? Pending => null;
}

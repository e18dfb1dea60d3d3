namespace PluginHost.Streams;

/// <summary>
/// Where records go. Partitions write side by side, unless the sink has them wait. If it is <see cref="IAsyncDisposable"/> or
/// <see cref="IDisposable"/>, it is disposed after its last use.
/// </summary>
public interface IStreamSink
{
    /// <summary>
    /// Writes records, in order. When it returns, they are where they belong: what they were made of is acknowledged then. If it throws,
    /// it is called again with the same records.
    /// </summary>
    /// <param name="records">The records, valid until it returns; the records themselves may be kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken);
}

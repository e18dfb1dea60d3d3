namespace PluginHost.Streams.Endpoints;

/// <summary>Gives records to a function.</summary>
internal sealed class DelegateSink(Func<ReadOnlyMemory<StreamRecord>, CancellationToken, ValueTask> write) : IStreamSink
{
    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken) => write(records, cancellationToken);
}

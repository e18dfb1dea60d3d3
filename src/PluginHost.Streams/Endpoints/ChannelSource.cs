using System.Threading.Channels;

namespace PluginHost.Streams.Endpoints;

/// <summary>Reads a channel.</summary>
internal sealed class ChannelSource(ChannelReader<StreamRecord> channel, Action<StreamPosition>? acknowledged) : IStreamSource
{
    /// <inheritdoc/>
    public long? Pending => channel.CanCount ? channel.Count : null;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
    {
        int count = 0;
        do
        {
            while (count < buffer.Length && channel.TryRead(out StreamRecord? record))
            {
                buffer.Span[count++] = record;
            }
        }
        while (count == 0 && await channel.WaitToReadAsync(cancellationToken).ConfigureAwait(false));

        return count;
    }

    /// <inheritdoc/>
    public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        acknowledged?.Invoke(position);
        return default;
    }
}

using System.Threading.Channels;

namespace PluginHost.Streams.Endpoints;

/// <summary>Writes to a channel, and waits while it is full.</summary>
internal sealed class ChannelSink(ChannelWriter<StreamRecord> channel) : IStreamSink
{
    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        for (int i = 0; i < records.Length; i++)
        {
            await channel.WriteAsync(records.Span[i], cancellationToken).ConfigureAwait(false);
        }
    }
}

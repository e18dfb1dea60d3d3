using System.Threading.Channels;
using PluginHost.Streams.Endpoints;

namespace PluginHost.Streams;

/// <summary>Sinks that come with this package.</summary>
public static class StreamSinks
{
    /// <summary>Leaves out what it gets.</summary>
    public static IStreamSink Nowhere { get; } = new DelegateSink(static (_, _) => default);

    /// <summary>Writes to a channel, and waits while it is full.</summary>
    /// <param name="channel">The channel. It is not completed.</param>
    public static IStreamSink ToChannel(ChannelWriter<StreamRecord> channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return new ChannelSink(channel);
    }

    /// <summary>Gives records to a function. Partitions call it side by side.</summary>
    /// <param name="write">The function. It must not keep the memory that it gets.</param>
    public static IStreamSink ToDelegate(Func<ReadOnlyMemory<StreamRecord>, CancellationToken, ValueTask> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new DelegateSink(write);
    }
}

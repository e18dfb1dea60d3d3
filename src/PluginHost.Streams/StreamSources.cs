using System.Threading.Channels;
using PluginHost.Streams.Endpoints;

namespace PluginHost.Streams;

/// <summary>Sources that come with this package.</summary>
public static class StreamSources
{
    /// <summary>Reads an asynchronous sequence. What was read and not acknowledged when the process ends is not read again.</summary>
    /// <param name="records">The records.</param>
    /// <param name="acknowledged">Told what is done, from any thread.</param>
    public static IStreamSource FromAsyncEnumerable(IAsyncEnumerable<StreamRecord> records, Action<StreamPosition>? acknowledged = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        return new AsyncEnumerableSource(records, acknowledged);
    }

    /// <summary>Reads a channel, until it is completed.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="acknowledged">Told what is done, from any thread.</param>
    public static IStreamSource FromChannel(ChannelReader<StreamRecord> channel, Action<StreamPosition>? acknowledged = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return new ChannelSource(channel, acknowledged);
    }
}

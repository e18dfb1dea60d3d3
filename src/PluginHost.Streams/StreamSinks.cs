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

    /// <summary>
    /// Gives records to whoever reads them as a sequence: one reader at a time, which gets those of all partitions. A record is delivered when
    /// the reader asks for what comes after the write that it was in. Until somebody reads, the stream waits.
    /// </summary>
    /// <param name="records">
    /// The sequence. It ends when the stream does, and throws what the stream failed with. A reader that stops early leaves the rest to the next.
    /// </param>
    public static IStreamSink ToAsyncEnumerable(out IAsyncEnumerable<StreamRecord> records)
    {
        var sink = new AsyncEnumerableSink();
        records = sink;
        return sink;
    }

    /// <summary>Gives records to a function. Partitions call it side by side.</summary>
    /// <param name="write">The function. It must not keep the memory that it gets.</param>
    public static IStreamSink ToDelegate(Func<ReadOnlyMemory<StreamRecord>, CancellationToken, ValueTask> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new DelegateSink(write);
    }

    /// <summary>Writes a file. It is made when the first record comes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written.</param>
    public static IStreamSink ToFile(string path, LineSinkOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        LineSinkOptions chosen = options ?? new LineSinkOptions();
        return new LineSink(
            () => new FileStream(path, chosen.Append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), chosen);
    }

    /// <summary>Writes to the process's standard output.</summary>
    /// <param name="options">How it is written.</param>
    public static IStreamSink ToStandardOutput(LineSinkOptions? options = null) =>
        new LineSink(Console.OpenStandardOutput, options ?? new LineSinkOptions());

    /// <summary>Writes bytes, for example to a connection.</summary>
    /// <param name="stream">Where they go. Disposed with the sink.</param>
    /// <param name="options">How they are written.</param>
    public static IStreamSink ToStream(Stream stream, LineSinkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new LineSink(() => stream, options ?? new LineSinkOptions());
    }
}

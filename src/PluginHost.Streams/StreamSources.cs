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

    /// <summary>Reads a file. It is opened when the stream starts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    public static IStreamSource FromFile(string path, LineSourceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new LineSource(
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan),
            Path.GetFileName(path),
            options ?? new LineSourceOptions(),
            TimeProvider.System);
    }

    /// <summary>Reads the process's standard input.</summary>
    /// <param name="options">How it is read.</param>
    public static IStreamSource FromStandardInput(LineSourceOptions? options = null) =>
        new LineSource(Console.OpenStandardInput, "stdin", options ?? new LineSourceOptions(), TimeProvider.System);

    /// <summary>Reads bytes, for example of a connection.</summary>
    /// <param name="stream">The bytes. Disposed with the source.</param>
    /// <param name="options">How they are read.</param>
    public static IStreamSource FromStream(Stream stream, LineSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new LineSource(() => stream, "stream", options ?? new LineSourceOptions(), TimeProvider.System);
    }
}

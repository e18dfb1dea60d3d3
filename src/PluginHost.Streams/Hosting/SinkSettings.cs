namespace PluginHost.Streams.Hosting;

/// <summary>A sink as configuration describes it.</summary>
internal sealed class SinkSettings
{
    /// <summary>The file; <c>-</c> for the standard output.</summary>
    public string Path { get; set; } = "";

    /// <summary>Whether what comes is left out, and there is no path.</summary>
    public bool Nowhere { get; set; }

    public StreamFormat Format { get; set; }

    public string? Header { get; set; }

    /// <summary>Whether a file keeps what it holds. By default it does if the source goes on where it stopped.</summary>
    public bool? Append { get; set; }

    public bool FlushToDisk { get; set; }

    /// <summary>Checks it.</summary>
    /// <param name="path">Its place in the configuration.</param>
    /// <exception cref="StreamConfigurationException">It does not say where records go.</exception>
    public void Check(string path)
    {
        if (Nowhere && Path.Length > 0)
        {
            throw new StreamConfigurationException($"{path} has a Path and says Nowhere. Leave one of them out.");
        }

        if (!Nowhere && Path.Length == 0)
        {
            throw new StreamConfigurationException(
                $"{path} lacks its Path: a file, or - for the standard output. If all that comes is to be left out, write \"Nowhere\": true.");
        }
    }

    /// <summary>Makes the sink.</summary>
    /// <param name="source">What is read.</param>
    public IStreamSink Create(SourceSettings source)
    {
        // What was written before the position is not read again: emptied, it would be lost.
        bool append = Append ?? source.PositionPath is not null;
        var options = new LineSinkOptions { Format = Format, Header = Header, Append = append, FlushToDisk = FlushToDisk };
        return Nowhere ? StreamSinks.Nowhere
            : Path == SourceSettings.Standard ? StreamSinks.ToStandardOutput(options)
            : StreamSinks.ToFile(Path, options);
    }
}

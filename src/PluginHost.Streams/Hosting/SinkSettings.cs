namespace PluginHost.Streams.Hosting;

/// <summary>A sink as configuration describes it.</summary>
internal sealed class SinkSettings
{
    /// <summary>The file; <c>-</c> for the standard output. Empty leaves out what comes.</summary>
    public string Path { get; set; } = "";

    public StreamFormat Format { get; set; }

    public string? Header { get; set; }

    public bool Append { get; set; }

    public bool FlushToDisk { get; set; }

    public IStreamSink Create()
    {
        var options = new LineSinkOptions { Format = Format, Header = Header, Append = Append, FlushToDisk = FlushToDisk };
        return Path.Length == 0 ? StreamSinks.Nowhere
            : Path == SourceSettings.Standard ? StreamSinks.ToStandardOutput(options)
            : StreamSinks.ToFile(Path, options);
    }
}

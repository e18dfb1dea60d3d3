namespace PluginHost.Streams.Hosting;

/// <summary>A source as configuration describes it.</summary>
internal sealed class SourceSettings
{
    /// <summary>The path that stands for a standard stream.</summary>
    public const string Standard = "-";

    /// <summary>The file; <c>-</c> for the standard input.</summary>
    public string Path { get; set; } = "";

    public StreamFormat Format { get; set; }

    public bool HasHeader { get; set; }

    public int MaxRecordBytes { get; set; } = new LineSourceOptions().MaxRecordBytes;

    public string? PositionPath { get; set; }

    public string? Topic { get; set; }

    public IStreamSource Create()
    {
        var options = new LineSourceOptions
        {
            Format = Format,
            HasHeader = HasHeader,
            MaxRecordBytes = MaxRecordBytes,
            PositionPath = PositionPath,
            Topic = Topic,
        };
        return Path.Length == 0 ? throw new StreamConfigurationException("A stream's From lacks its Path: a file, or - for the standard input.")
            : Path == Standard ? StreamSources.FromStandardInput(options)
            : StreamSources.FromFile(Path, options);
    }
}

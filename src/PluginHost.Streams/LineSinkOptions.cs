namespace PluginHost.Streams;

/// <summary>How a file or a standard stream is written.</summary>
public sealed class LineSinkOptions
{
    /// <summary>How records are written down.</summary>
    /// <value><see cref="StreamFormat.Lines"/>.</value>
    public StreamFormat Format { get; set; }

    /// <summary>A line to be written first, if the file is empty. <see langword="null"/>: none.</summary>
    public string? Header { get; set; }

    /// <summary>Whether to write after what a file holds. By default it is emptied.</summary>
    public bool Append { get; set; }

    /// <summary>Whether records are on the disk when they count as written. By default they are with the operating system.</summary>
    public bool FlushToDisk { get; set; }
}

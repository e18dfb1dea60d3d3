namespace PluginHost.Streams;

/// <summary>How a file or a standard stream is read.</summary>
public sealed class LineSourceOptions
{
    /// <summary>How records are written down.</summary>
    /// <value><see cref="StreamFormat.Lines"/>.</value>
    public StreamFormat Format { get; set; }

    /// <summary>Whether the first line is a header, which is not a record.</summary>
    public bool HasHeader { get; set; }

    /// <summary>The bytes that a record may have. A longer one ends the stream with an error that says where it is.</summary>
    /// <value>1 MiB; 1 to 1 GiB.</value>
    public int MaxRecordBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// A file that says how far the stream has come: it is written when records are acknowledged, and read when the stream starts, so that it
    /// goes on where it stopped. <see langword="null"/> starts at the beginning.
    /// </summary>
    public string? PositionPath { get; set; }

    /// <summary>The records' topic. <see langword="null"/>: the file's name, or <c>stdin</c>.</summary>
    public string? Topic { get; set; }
}

namespace PluginHost.Streams;

/// <summary>How records are written down in files and standard streams.</summary>
public enum StreamFormat
{
    /// <summary>A line is a value, whatever it holds. A value with a line break in it is written as several lines.</summary>
    Lines = 0,

    /// <summary>A line is a value, which is JSON. Empty lines are not read; line breaks in a value are written as spaces, which mean the same.</summary>
    Json,

    /// <summary>A line is a value, which is a row of CSV: line breaks between double quotes belong to it.</summary>
    Csv,

    /// <summary>
    /// A line is a JSON object with all of a record: <c>topic</c>, <c>partition</c>, <c>offset</c>, <c>timestamp</c>, <c>key</c>, <c>value</c>,
    /// <c>headers</c>. Bytes are a string if they are UTF-8, and otherwise an object with <c>base64</c>. Dead letters are written in this way,
    /// and can be read again.
    /// </summary>
    Envelope,
}

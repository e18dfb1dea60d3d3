namespace PluginHost.Streams;

/// <summary>What was read is not in its format.</summary>
public sealed class StreamFormatException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="topic">What was read.</param>
    /// <param name="offset">Which record of it, from 0.</param>
    /// <param name="problem">What is wrong, as a sentence.</param>
    public StreamFormatException(string topic, long offset, string problem)
        : base($"Record {offset} of '{topic}' cannot be read. {problem}") => Offset = offset;

    /// <summary>Which record, from 0.</summary>
    public long Offset { get; }
}

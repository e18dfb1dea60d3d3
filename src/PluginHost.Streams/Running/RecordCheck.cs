namespace PluginHost.Streams.Running;

/// <summary>Checks what a source gives: sources are code of others.</summary>
internal static class RecordCheck
{
    /// <summary>Finds what a record lacks.</summary>
    /// <returns>The problem; <see langword="null"/> if there is none.</returns>
    public static StreamFormatException? FindProblem(StreamRecord? record)
    {
        if (record is null)
        {
            return new StreamFormatException("", 0, "The source gave null in its place.");
        }

        if (record.Topic is null)
        {
            return new StreamFormatException("", record.Offset, "Its topic is null; it may be empty.");
        }

        foreach (StreamHeader header in record.HeaderArray)
        {
            if (header.Name is null)
            {
                return new StreamFormatException(record.Topic, record.Offset, "The name of one of its headers is null; it may be empty.");
            }
        }

        return null;
    }
}

using System.Buffers;

namespace PluginHost.Streams.Endpoints;

/// <summary>Finds the lines in what is read. Line breaks are LF or CRLF, and do not belong to the lines.</summary>
/// <param name="hasQuotes">Whether line breaks between double quotes are part of a line.</param>
internal sealed class LineSplitter(bool hasQuotes)
{
    /// <summary>Takes the next line.</summary>
    /// <param name="reader">What was read. It stands behind the line afterwards, or where it stood.</param>
    /// <param name="isLast">Whether there is nothing behind it, so that a line without a line break is one.</param>
    /// <param name="line">The line.</param>
    public bool TryRead(ref SequenceReader<byte> reader, bool isLast, out ReadOnlySequence<byte> line)
    {
        SequenceReader<byte> start = reader;
        bool isInQuotes = false;
        while (hasQuotes ? reader.TryReadToAny(out ReadOnlySequence<byte> _, "\n\""u8, advancePastDelimiter: false) : reader.TryAdvanceTo((byte)'\n', advancePastDelimiter: false))
        {
            reader.TryRead(out byte found);
            if (found == '"')
            {
                isInQuotes = !isInQuotes;
            }
            else if (!isInQuotes)
            {
                line = Trim(start.UnreadSequence.Slice(0, reader.Consumed - start.Consumed - 1));
                return true;
            }
        }

        if (isLast && start.Remaining > 0)
        {
            line = Trim(start.UnreadSequence);
            reader = start;
            reader.Advance(start.Remaining);
            return true;
        }

        reader = start;
        line = default;
        return false;
    }

    private static ReadOnlySequence<byte> Trim(in ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty)
        {
            return line;
        }

        ReadOnlySequence<byte> last = line.Slice(line.Length - 1);
        return last.FirstSpan[0] == '\r' ? line.Slice(0, line.Length - 1) : line;
    }
}

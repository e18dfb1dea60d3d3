namespace PluginHost.Compilation;

/// <summary>The little of WebAssembly text format that is needed to recognise it.</summary>
internal static class TextFormat
{
    /// <summary>The position of the first byte that is neither whitespace nor part of a comment; the length when there is none.</summary>
    public static int SkipSpace(ReadOnlySpan<byte> text)
    {
        int position = 0;
        while (position < text.Length)
        {
            ReadOnlySpan<byte> rest = text[position..];
            if (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                position++;
            }
            else if (rest.StartsWith(";;"u8))
            {
                int lineEnd = rest.IndexOfAny((byte)'\n', (byte)'\r');
                position = lineEnd < 0 ? text.Length : position + lineEnd;
            }
            else if (rest.StartsWith("(;"u8))
            {
                position += BlockComment(rest);
            }
            else
            {
                break;
            }
        }

        return position;
    }

    // Block comments nest. One that is never closed takes the rest of the text.
    private static int BlockComment(ReadOnlySpan<byte> text)
    {
        int depth = 0;
        int position = 0;
        do
        {
            int next = text[position..].IndexOfAny((byte)'(', (byte)';');
            if (next < 0)
            {
                return text.Length;
            }

            position += next;
            if (text[position..].StartsWith("(;"u8))
            {
                depth++;
                position += 2;
            }
            else if (text[position..].StartsWith(";)"u8))
            {
                depth--;
                position += 2;
            }
            else
            {
                position++;
            }
        }
        while (depth > 0 && position < text.Length);

        return position;
    }
}

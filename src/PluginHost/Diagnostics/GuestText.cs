using System.Text;

namespace PluginHost;

/// <summary>Makes text that a guest chose harmless for logs and errors: bounded, and without characters that control a terminal or a log.</summary>
internal static class GuestText
{
    /// <summary>How much of a name is kept.</summary>
    internal const int MaxNameLength = 200;

    private const char Ellipsis = '…';

    /// <summary>Decodes UTF-8, replaces what is not text by escapes, and keeps so many characters.</summary>
    internal static string Sanitize(ReadOnlySpan<byte> utf8, int maxLength)
    {
        // No character takes more than four bytes, and an invalid byte becomes one character.
        int most = (int)Math.Min(utf8.Length, maxLength * 4L);
        string text = Encoding.UTF8.GetString(utf8[..most]);
        return Sanitize(text, maxLength, most < utf8.Length);
    }

    /// <summary>Replaces what is not text by escapes, and keeps so many characters.</summary>
    internal static string Sanitize(string text, int maxLength) => Sanitize(text, maxLength, isCut: false);

    private static string Sanitize(string text, int maxLength, bool isCut)
    {
        isCut |= text.Length > maxLength;
        ReadOnlySpan<char> kept = text.AsSpan(0, Math.Min(text.Length, maxLength));
        int first = IndexOfHarmful(kept);
        if (first < 0 && !isCut)
        {
            return text;
        }

        var builder = new StringBuilder(kept.Length + 16);
        while (first >= 0)
        {
            builder.Append(kept[..first]).Append(Escape(kept[first]));
            kept = kept[(first + 1)..];
            first = IndexOfHarmful(kept);
        }

        builder.Append(kept);
        return isCut ? builder.Append(Ellipsis).ToString() : builder.ToString();
    }

    private static int IndexOfHarmful(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsHarmful(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // Controls, line and paragraph separators, and the characters that reorder what follows them.
    private static bool IsHarmful(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => $"\\u{(int)c:x4}",
    };
}

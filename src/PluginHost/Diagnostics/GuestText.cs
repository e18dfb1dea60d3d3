using System.Buffers;
using System.Globalization;
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
        if (isCut && kept is [.., var last] && char.IsHighSurrogate(last))
        {
            // Half a character is none.
            kept = kept[..^1];
        }

        int first = IndexOfHarmful(kept, out int length);
        if (first < 0 && !isCut)
        {
            return text;
        }

        var builder = new StringBuilder(kept.Length + 16);
        while (first >= 0)
        {
            builder.Append(kept[..first]).Append(Escape(kept.Slice(first, length)));
            kept = kept[(first + length)..];
            first = IndexOfHarmful(kept, out length);
        }

        builder.Append(kept);
        return isCut ? builder.Append(Ellipsis).ToString() : builder.ToString();
    }

    private static int IndexOfHarmful(ReadOnlySpan<char> text, out int length)
    {
        for (int i = 0; i < text.Length; i += length)
        {
            bool isText = Rune.DecodeFromUtf16(text[i..], out Rune rune, out length) == OperationStatus.Done;
            if (!isText || IsHarmful(rune))
            {
                return i;
            }
        }

        length = 0;
        return -1;
    }

    /// <summary>Whether a character controls a terminal or a log, breaks a line, or hides or reorders what is around it.</summary>
    internal static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // One UTF-16 unit or two.
    private static string Escape(ReadOnlySpan<char> text) => text switch
    {
        "\n" => "\\n",
        "\r" => "\\r",
        "\t" => "\\t",
        [var high, var low] => $"\\u{{{char.ConvertToUtf32(high, low):x}}}",
        [var unit, ..] => $"\\u{(int)unit:x4}",
        [] => "",
    };
}

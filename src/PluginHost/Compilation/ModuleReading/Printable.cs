using System.Globalization;
using System.Text;

namespace PluginHost.Compilation;

/// <summary>Makes text that came from a guest fit to stand in a message: one line, no control characters, not too long.</summary>
internal static class Printable
{
    private const int MaxLength = 80;

    /// <summary>The text in double quotes, escaped, and cut after 80 characters.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", MaxLength + 8);
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length++ == MaxLength)
            {
                return quoted.Append("…\"").ToString();
            }

            Append(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder quoted, Rune rune)
    {
        if (rune.Value is '"' or '\\')
        {
            quoted.Append('\\').Append((char)rune.Value);
        }
        else if (IsPlain(rune))
        {
            quoted.Append(rune.ToString());
        }
        else
        {
            quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
    }

    // A name has no use for characters that nobody can see.
    private static bool IsPlain(Rune rune) => !GuestText.IsHarmful(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);
}

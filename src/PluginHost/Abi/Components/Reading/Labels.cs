namespace PluginHost.Abi.Components;

/// <summary>Labels in kebab case: words between single hyphens, each in lower or in upper case, of which the first starts with a letter.</summary>
internal static class Labels
{
    public static bool IsLabel(ReadOnlySpan<char> text)
    {
        bool isFirst = true;
        foreach (Range range in text.Split('-'))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.IsEmpty || (isFirst && !char.IsAsciiLetter(word[0])) || !IsWord(word))
            {
                return false;
            }

            isFirst = false;
        }

        return true;
    }

    /// <summary>The same for labels that are too alike to stand side by side.</summary>
    public static string Fold(string label) =>
#pragma warning disable CA1308 // The specification compares lower case.
        label.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
#pragma warning restore CA1308

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        bool hasLower = false;
        bool hasUpper = false;
        foreach (char letter in word)
        {
            hasLower |= char.IsAsciiLetterLower(letter);
            hasUpper |= char.IsAsciiLetterUpper(letter);
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return !(hasLower && hasUpper);
    }
}

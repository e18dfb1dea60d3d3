namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Escapes in strings, as in names of the WebAssembly text format.</summary>
internal static class StringEscape
{
    /// <summary>The length of the escape that starts at a backslash, or 0 if there is no such escape.</summary>
    public static int Length(string text, int start)
    {
        var second = At(text, start + 1);
        if (second is 't' or 'n' or 'r' or '"' or '\'' or '\\')
        {
            return 2;
        }

        if (CharacterRules.IsHexDigit(second) && CharacterRules.IsHexDigit(At(text, start + 2)))
        {
            return 3;
        }

        return second == 'u' && At(text, start + 2) == '{' ? CodePointLength(text, start) : 0;
    }

    private static int CodePointLength(string text, int start)
    {
        const int MaxCodePoint = 0x10ffff;
        var codePoint = 0;
        var end = start + 3;
        for (; CharacterRules.IsHexDigit(At(text, end)); end++)
        {
            codePoint = (codePoint * 16) + Convert.ToInt32(text[end].ToString(), 16);
            if (codePoint > MaxCodePoint)
            {
                return 0;
            }
        }

        var isSurrogate = codePoint is >= 0xd800 and <= 0xdfff;
        return end > start + 3 && At(text, end) == '}' && !isSurrogate ? end + 1 - start : 0;
    }

    private static char At(string text, int offset) => offset < text.Length ? text[offset] : '\0';
}

using System.Globalization;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Which characters may stand where in a WIT file.</summary>
internal static class CharacterRules
{
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    public static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    /// <summary>Letters of other scripts are taken into the token, so that one message says that the name is wrong.</summary>
    public static bool StartsIdentifier(char c) => IsLetter(c) || c == '_' || (c > 0x7f && char.IsLetter(c));

    public static bool ContinuesIdentifier(char c) =>
        StartsIdentifier(c) || IsDigit(c) || c == '-' || (c > 0x7f && char.IsLetterOrDigit(c));

    public static bool ContinuesNumber(char c) => IsLetter(c) || IsDigit(c) || c is '.' or '-' or '+';

    public static bool IsHexDigit(char c) => IsDigit(c) || c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    /// <summary>
    /// Whether a character may stand nowhere in a file: control codes, characters that change the direction of text, and
    /// those that Unicode deprecates.
    /// </summary>
    public static bool IsForbidden(char c) => c switch
    {
        '\t' or '\r' or '\n' => false,
        (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => true,
        '\u0149' or '\u0673' or '\u0f77' or '\u0f79' or '\u17a3' or '\u17a4' or '\u17b4' or '\u17b5' => true,
        _ => char.IsControl(c),
    };

    /// <summary>A label of the component model: words with single hyphens between them, each all lower or all upper case.</summary>
    public static bool IsKebabCase(string text)
    {
        var startsWord = true;
        var isLower = false;
        var isUpper = false;
        foreach (var c in text)
        {
            if (c == '-')
            {
                if (startsWord)
                {
                    return false;
                }

                (startsWord, isLower, isUpper) = (true, false, false);
                continue;
            }

            isLower |= c is >= 'a' and <= 'z';
            isUpper |= c is >= 'A' and <= 'Z';
            if ((!IsLetter(c) && !IsDigit(c)) || (isLower && isUpper))
            {
                return false;
            }

            startsWord = false;
        }

        return !startsWord && IsLetter(text[0]);
    }

    /// <summary>A character for a message: itself if it can be seen, and its code point.</summary>
    public static string Describe(string text, int offset)
    {
        var isPair = char.IsSurrogatePair(text, offset);
        var codePoint = isPair ? char.ConvertToUtf32(text, offset) : text[offset];
        var code = "U+" + codePoint.ToString("X4", CultureInfo.InvariantCulture);
        return !isPair && codePoint is > ' ' and < 0x7f ? $"'{text[offset]}' ({code})" : code;
    }
}

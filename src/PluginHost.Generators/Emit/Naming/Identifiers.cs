using System.Text;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>Makes C# identifiers of WIT's kebab-case ones.</summary>
internal static class Identifiers
{
    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum "
        + "event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long "
        + "namespace new null object operator out override params private protected public readonly ref return sbyte sealed short "
        + "sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual "
        + "void volatile while").Split(' '),
        StringComparer.Ordinal);

    /// <summary><c>get-http-header</c> and <c>get-HTTP-header</c> become <c>GetHttpHeader</c>.</summary>
    public static string Pascal(string kebab)
    {
        var text = new StringBuilder(kebab.Length);
        foreach (var word in kebab.Split('-'))
        {
            AppendCapitalized(text, word);
        }

        return text.ToString();
    }

    /// <summary><c>get-http-header</c> becomes <c>getHttpHeader</c>. It may be a keyword.</summary>
    public static string Camel(string kebab)
    {
        var pascal = Pascal(kebab);
        return Lower(pascal[0]) + pascal.Substring(1);
    }

    /// <summary>Puts an <c>@</c> before keywords.</summary>
    public static string Escape(string identifier) => Keywords.Contains(identifier) ? "@" + identifier : identifier;

    /// <summary>Whether a text is one or several identifiers, with dots between them.</summary>
    public static bool IsNamespace(string text) =>
        text.Split('.').All(part => part.Length > 0
            && !Keywords.Contains(part)
            && (char.IsLetter(part[0]) || part[0] == '_')
            && part.All(c => char.IsLetterOrDigit(c) || c == '_'));

    private static void AppendCapitalized(StringBuilder text, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            text.Append(i == 0 ? Upper(word[i]) : Lower(word[i]));
        }
    }

    private static char Upper(char c) => c is >= 'a' and <= 'z' ? (char)(c - 'a' + 'A') : c;

    private static char Lower(char c) => c is >= 'A' and <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

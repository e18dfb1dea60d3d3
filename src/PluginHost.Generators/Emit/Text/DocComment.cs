using System.Text;

namespace PluginHost.Generators.Emit.Text;

/// <summary>Writes XML documentation from WIT's, which is Markdown.</summary>
internal static class DocComment
{
    private const string Fence = "```";

    /// <summary>Writes a summary: WIT's first paragraph. What follows becomes remarks.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="docs">WIT's documentation.</param>
    /// <param name="fallback">The summary if there is none, as XML.</param>
    public static void Summary(CodeWriter writer, string? docs, string fallback)
    {
        var blocks = Blocks(docs ?? "");
        Element(writer, "summary", blocks.Count == 0 ? fallback : blocks[0]);
        if (blocks.Count == 2)
        {
            Element(writer, "remarks", blocks[1]);
        }
        else if (blocks.Count > 2)
        {
            var paragraphs = blocks.Skip(1).Select(b => b.StartsWith("<code>", StringComparison.Ordinal) ? b : $"<para>{b}</para>");
            Element(writer, "remarks", string.Join("\n", paragraphs));
        }
    }

    /// <summary>Writes a parameter's documentation.</summary>
    public static void Parameter(CodeWriter writer, string name, string? docs, string fallback)
    {
        var blocks = Blocks(docs ?? "");
        Element(writer, "param", blocks.Count == 0 ? fallback : string.Join("\n", blocks), $" name=\"{name}\"");
    }

    /// <summary>Writes an element whose content is XML already.</summary>
    public static void Element(CodeWriter writer, string name, string content, string attributes = "")
    {
        if (!content.Contains('\n'))
        {
            writer.Line($"/// <{name}{attributes}>{content}</{name}>");
            return;
        }

        writer.Line($"/// <{name}{attributes}>");
        writer.Line("/// " + content.Replace("\n", "\n/// "));
        writer.Line($"/// </{name}>");
    }

    /// <summary>Names something of WIT.</summary>
    public static string Code(string text) => $"<c>{Escape(text)}</c>";

    /// <summary>Makes XML of text. Characters that XML forbids are left out.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            _ = text[i] switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\n' or '\t' => escaped.Append(text[i]),
                _ when isPair => escaped.Append(text[i]).Append(text[++i]),
                < ' ' or (>= '\ud800' and <= '\udfff') or '\u0085' or '\u2028' or '\u2029' or '\ufffe' or '\uffff' => escaped,
                _ => escaped.Append(text[i]),
            };
        }

        return escaped.ToString();
    }

    private static List<string> Blocks(string docs)
    {
        var blocks = new List<string>();
        var lines = new List<string>();
        var isCode = false;
        foreach (var line in docs.Replace("\r", "").Split('\n'))
        {
            var isFence = line.TrimStart().StartsWith(Fence, StringComparison.Ordinal);
            if (isFence || (!isCode && line.Trim().Length == 0))
            {
                Flush(blocks, lines, isCode);
                isCode ^= isFence;
            }
            else
            {
                lines.Add(isCode ? Escape(line).TrimEnd() : Inline(line.Trim()));
            }
        }

        Flush(blocks, lines, isCode);
        return blocks;
    }

    private static void Flush(List<string> blocks, List<string> lines, bool isCode)
    {
        if (lines.Count > 0)
        {
            var text = string.Join("\n", lines);
            blocks.Add(isCode ? $"<code>\n{text}\n</code>" : text);
            lines.Clear();
        }
    }

    private static string Inline(string line)
    {
        var parts = line.Split('`');

        // A backtick without a partner is just a character.
        var pairs = parts.Length - (parts.Length % 2 == 0 ? 1 : 0);
        var text = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
        {
            var isCode = i % 2 == 1 && i < pairs;
            text.Append(isCode ? Code(parts[i]) : (i >= pairs && i > 0 ? "`" : "") + Escape(parts[i]));
        }

        return text.ToString();
    }
}

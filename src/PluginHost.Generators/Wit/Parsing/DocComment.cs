namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Takes the text out of doc comments.</summary>
internal static class DocComment
{
    /// <summary>
    /// The text of the given comments without their markers, with <c>\n</c> between lines and no blank lines at either end;
    /// null if nothing is left.
    /// </summary>
    public static string? Clean(IEnumerable<string> comments)
    {
        var lines = comments.SelectMany(c => c.StartsWith("///", StringComparison.Ordinal) ? [LineText(c)] : BlockLines(c)).ToList();
        var first = lines.FindIndex(line => line.Length > 0);
        var last = lines.FindLastIndex(line => line.Length > 0);
        return first < 0 ? null : string.Join("\n", lines.GetRange(first, last + 1 - first));
    }

    private static string LineText(string comment) => WithoutOneSpace(comment.Substring(3)).TrimEnd();

    private static IEnumerable<string> BlockLines(string comment)
    {
        var text = comment.Substring(3, comment.Length - 5);
        return text.Split('\n').Select((line, index) => index == 0 ? WithoutOneSpace(line).TrimEnd() : BlockLine(line));
    }

    private static string BlockLine(string line)
    {
        var trimmed = line.TrimStart();
        return trimmed.StartsWith("*", StringComparison.Ordinal)
            ? WithoutOneSpace(trimmed.Substring(1)).TrimEnd()
            : trimmed.TrimEnd();
    }

    private static string WithoutOneSpace(string text) =>
        text.StartsWith(" ", StringComparison.Ordinal) ? text.Substring(1) : text;
}

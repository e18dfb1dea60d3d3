namespace PluginHost.Docs.Tests;

/// <summary>A block of an example.</summary>
/// <param name="Language">What it is: <c>wit</c>, <c>csharp</c>, <c>json</c>, <c>text</c> or <see cref="Generated"/>.</param>
/// <param name="Before">What goes before it and is not shown.</param>
/// <param name="Text">What is shown.</param>
/// <param name="Line">Where it starts in its document, counted from one.</param>
internal sealed record ExampleBlock(string Language, string Before, string Text, int Line)
{
    /// <summary>C# that the generator makes of the example's WIT.</summary>
    public const string Generated = "generated";

    /// <summary>The lines that something has to have in this order, without indentation. Comments with dots stand for others.</summary>
    public IEnumerable<string> Lines => Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line != "// …");

    /// <summary>The first line that another text does not have, or not in this order.</summary>
    public string? FindMissing(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim())];
        int from = 0;
        foreach (string line in Lines)
        {
            int found = Array.IndexOf(lines, line, from);
            if (found < 0)
            {
                return line;
            }

            from = found + 1;
        }

        return null;
    }
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace PluginHost.Docs.Tests;

/// <summary>Finds the examples of a document by the comments before its code blocks. The README beside this says what they look like.</summary>
internal sealed partial class MarkdownExamples
{
    private static readonly string[] Tested = ["wit", "csharp"];

    private MarkdownExamples(IEnumerable<Example> examples, IEnumerable<string> unmarked)
    {
        Examples = [.. examples];
        Unmarked = [.. unmarked];
    }

    public ImmutableArray<Example> Examples { get; }

    /// <summary>Where the blocks are that should be marked, and are not.</summary>
    public ImmutableArray<string> Unmarked { get; }

    public static MarkdownExamples Read(string document, string text)
    {
        var marked = new List<(string Name, bool IsRun, ExampleBlock Block)>();
        var unmarked = new List<string>();
        string comment = "";
        foreach (Block block in Markdown.Parse(text).Descendants<LeafBlock>())
        {
            if (block is FencedCodeBlock code)
            {
                string language = code.Info ?? "";
                Match mark = Mark().Match(comment);
                if (mark.Success)
                {
                    string before = mark.Groups["before"].Value;
                    language = mark.Groups["kind"].Value == "generated" ? ExampleBlock.Generated : language;
                    marked.Add((
                        mark.Groups["name"].Value,
                        !mark.Groups["still"].Success,
                        new ExampleBlock(language, before, code.Lines.ToString(), code.Line + 2)));
                }
                else if (Tested.Contains(language) && !comment.StartsWith("<!-- not tested: ", StringComparison.Ordinal))
                {
                    unmarked.Add($"{document}:{code.Line + 1}");
                }
            }

            comment = block is HtmlBlock html ? html.Lines.ToString() : "";
        }

        return new MarkdownExamples(
            marked.GroupBy(m => m.Name).Select(g => new Example(document, g.Key, g.All(m => m.IsRun), [.. g.Select(m => m.Block)])),
            unmarked);
    }

    [GeneratedRegex(@"\A<!-- (?<kind>test|generated): (?<name>[\w-]+)(?<still>, not run)?\s*?(\n(?<before>.*?))?\s*-->\s*\z", RegexOptions.Singleline)]
    private static partial Regex Mark();
}

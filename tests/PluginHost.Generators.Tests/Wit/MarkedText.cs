using System.Text;

namespace PluginHost.Generators.Tests.Wit;

/// <summary>
/// WIT files for a test, in one text. A line <c>==> path</c> starts a file; without one it is a single file. The place where a
/// diagnostic is expected stands between « and », which do not become part of the file.
/// </summary>
internal sealed class MarkedText
{
    private const string DefaultPath = "test/test.wit";

    private MarkedText(IReadOnlyList<WitSource> sources, WitSpan? mark)
    {
        Sources = sources;
        Mark = mark;
    }

    public IReadOnlyList<WitSource> Sources { get; }

    /// <summary>The marked place.</summary>
    public WitSpan? Mark { get; }

    public static MarkedText Parse(string text)
    {
        var sources = new List<WitSource>();
        WitSpan? mark = null;
        foreach (var (path, content) in Files(text))
        {
            var start = content.IndexOf('«', StringComparison.Ordinal);
            var end = content.IndexOf('»', StringComparison.Ordinal);
            if (start >= 0)
            {
                var (line, column) = Locate(content, start);
                var (endLine, endColumn) = Locate(content, end);
                endColumn -= line == endLine ? 1 : 0;
                mark = new WitSpan(path, start, end - start - 1, line, column, endLine, endColumn);
            }

            sources.Add(new WitSource(path, content.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal)));
        }

        return new MarkedText(sources, mark);
    }

    public WitDocument[] Documents() => [.. Sources.Select(WitParser.Parse)];

    private static IEnumerable<(string Path, string Content)> Files(string text)
    {
        const string Header = "==> ";
        if (!text.StartsWith(Header, StringComparison.Ordinal))
        {
            yield return (DefaultPath, text);
            yield break;
        }

        string? path = null;
        var content = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Header, StringComparison.Ordinal))
            {
                if (path is not null)
                {
                    yield return (path, content.ToString());
                }

                path = line[Header.Length..].Trim();
                content.Clear();
            }
            else
            {
                content.Append(line).Append('\n');
            }
        }

        yield return (path!, content.ToString());
    }

    private static (int Line, int Column) Locate(string text, int offset)
    {
        var before = text[..offset];
        return (before.Count(c => c == '\n') + 1, offset - (before.LastIndexOf('\n') + 1) + 1);
    }
}

using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PluginHost.Docs.Tests;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_into_the_repository_leads_somewhere() =>
        Assert.Empty(Repository.FilesBelow("", "*.md").SelectMany(FindBroken));

    private static IEnumerable<string> FindBroken(string document) =>
        Markdown.Parse(File.ReadAllText(document)).Descendants<LinkInline>()
            .Select(link => link.Url ?? "")
            .Where(url => !Uri.TryCreate(url, UriKind.Absolute, out _) && !url.StartsWith('#'))
            .Where(url => !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, url.Split('#')[0])))
            .Select(url => $"{Path.GetRelativePath(Repository.Root, document)}: {url}");
}

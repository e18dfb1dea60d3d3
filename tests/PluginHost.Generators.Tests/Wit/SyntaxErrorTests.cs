namespace PluginHost.Generators.Tests.Wit;

public sealed class SyntaxErrorTests
{
    [Theory]
    [MemberData(nameof(SyntaxErrorCases.All), MemberType = typeof(SyntaxErrorCases))]
    public void Is_reported_where_it_is(string name, string id, string message, string text)
    {
        var marked = MarkedText.Parse(text);

        var diagnostics = Assert.Single(marked.Documents()).Diagnostics;

        // The last one: of too many errors only the last is of interest.
        var diagnostic = id == "WIT0018" ? diagnostics[^1] : Assert.Single(diagnostics);
        Assert.True(diagnostic.Id == id, $"{name}: {diagnostic}");
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(marked.Mark, diagnostic.Span);
    }

    [Fact]
    public void Lines_and_columns_start_at_one()
    {
        var document = WitParser.Parse(new WitSource("a.wit", "#\n  package a:b;\r\n\t#\n"));

        Assert.Equal(
            ["a.wit(1,1): error WIT0001: '#' (U+0023) does not belong to any WIT token; remove it",
             "a.wit(3,2): error WIT0001: '#' (U+0023) does not belong to any WIT token; remove it"],
            document.Diagnostics.Select(d => d.ToString()));
        Assert.Equal((1, 1, 1, 2), (document.Diagnostics[0].Span.Line, document.Diagnostics[0].Span.Column, document.Diagnostics[0].Span.EndLine, document.Diagnostics[0].Span.EndColumn));
    }

    [Fact]
    public void Huge_tokens_are_shortened_in_messages()
    {
        var document = WitParser.Parse(new WitSource("a.wit", $"package a:b; interface {new string('x', 100_000)}_ {{}}"));

        Assert.InRange(Assert.Single(document.Diagnostics).Message.Length, 60, 400);
    }
}

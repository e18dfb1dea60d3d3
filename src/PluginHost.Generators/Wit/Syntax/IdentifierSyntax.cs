namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A name, without the <c>%</c> that may stand before it.</summary>
internal sealed record IdentifierSyntax(string Text, WitSpan Span) : SyntaxNode(Span)
{
    public override string ToString() => Text;
}

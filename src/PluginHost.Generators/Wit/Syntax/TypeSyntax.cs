namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A type where it is used.</summary>
internal abstract record TypeSyntax(WitSpan Span) : SyntaxNode(Span);

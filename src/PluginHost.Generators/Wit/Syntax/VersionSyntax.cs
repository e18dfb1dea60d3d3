namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A semantic version.</summary>
internal sealed record VersionSyntax(SemanticVersion Value, WitSpan Span) : SyntaxNode(Span);

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>name: type</c> in a parameter list.</summary>
internal sealed record ParameterSyntax(IdentifierSyntax Name, TypeSyntax Type, WitSpan Span) : SyntaxNode(Span);

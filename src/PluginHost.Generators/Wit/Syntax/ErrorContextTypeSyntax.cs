namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>error-context</c>.</summary>
internal sealed record ErrorContextTypeSyntax(WitSpan Span) : TypeSyntax(Span);

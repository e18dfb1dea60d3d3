namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>stream</c> or <c>stream&lt;element&gt;</c>.</summary>
internal sealed record StreamTypeSyntax(TypeSyntax? Element, WitSpan Span) : TypeSyntax(Span);

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>option&lt;value&gt;</c>.</summary>
internal sealed record OptionTypeSyntax(TypeSyntax Value, WitSpan Span) : TypeSyntax(Span);

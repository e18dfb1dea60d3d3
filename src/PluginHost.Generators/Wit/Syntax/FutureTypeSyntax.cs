namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>future</c> or <c>future&lt;value&gt;</c>.</summary>
internal sealed record FutureTypeSyntax(TypeSyntax? Value, WitSpan Span) : TypeSyntax(Span);

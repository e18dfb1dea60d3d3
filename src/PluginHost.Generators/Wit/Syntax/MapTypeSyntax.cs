namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>map&lt;key, value&gt;</c>.</summary>
internal sealed record MapTypeSyntax(TypeSyntax Key, TypeSyntax Value, WitSpan Span) : TypeSyntax(Span);

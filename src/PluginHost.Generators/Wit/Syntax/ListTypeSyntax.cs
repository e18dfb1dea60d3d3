namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>list&lt;element&gt;</c> or <c>list&lt;element, length&gt;</c>. The length is null in the first form.</summary>
internal sealed record ListTypeSyntax(TypeSyntax Element, uint? FixedLength, WitSpan Span) : TypeSyntax(Span);

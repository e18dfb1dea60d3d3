namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>own&lt;resource&gt;</c> or <c>borrow&lt;resource&gt;</c>.</summary>
internal sealed record HandleTypeSyntax(bool IsBorrow, IdentifierSyntax Resource, WitSpan Span) : TypeSyntax(Span);

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>
/// A field, case or flag. Fields have a type, cases of a variant may have one, cases of an enum and flags have none.
/// </summary>
internal sealed record ElementSyntax(IdentifierSyntax Name, TypeSyntax? Type, string? Docs, WitSpan Span) : SyntaxNode(Span);

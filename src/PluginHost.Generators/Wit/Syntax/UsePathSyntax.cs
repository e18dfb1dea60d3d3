namespace PluginHost.Generators.Wit.Syntax;

/// <summary>
/// A reference to an interface or a world: a name alone, or one with its package as in <c>wasi:http/types@0.2.0</c>. Namespace
/// and package are both there or both null, and the version only with them.
/// </summary>
internal sealed record UsePathSyntax(
    IdentifierSyntax? Namespace,
    IdentifierSyntax? Package,
    IdentifierSyntax Name,
    VersionSyntax? Version,
    WitSpan Span)
    : SyntaxNode(Span);

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>The name of a package where it is declared, as in <c>package wasi:http@0.2.0</c>.</summary>
internal sealed record PackageNameSyntax(
    IdentifierSyntax Namespace,
    IdentifierSyntax Name,
    VersionSyntax? Version,
    string? Docs,
    WitSpan Span)
    : SyntaxNode(Span);

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>import path;</c> or <c>import name: path;</c>. The name is null in the first form.</summary>
internal sealed record WorldInterfaceSyntax(
    bool IsExport,
    IdentifierSyntax? Name,
    UsePathSyntax Path,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : WorldItemSyntax(IsExport, Docs, Annotations, Span);

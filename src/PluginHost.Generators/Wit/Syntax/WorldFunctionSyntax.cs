namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>import name: func(…);</c>.</summary>
internal sealed record WorldFunctionSyntax(
    bool IsExport,
    IdentifierSyntax Name,
    SignatureSyntax Signature,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : WorldItemSyntax(IsExport, Docs, Annotations, Span);

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>An import or an export of a world.</summary>
internal abstract record WorldItemSyntax(bool IsExport, string? Docs, AnnotationsSyntax Annotations, WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span);

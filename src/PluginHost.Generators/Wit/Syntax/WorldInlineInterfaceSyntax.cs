using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>import name: interface { … }</c>.</summary>
internal sealed record WorldInlineInterfaceSyntax(
    bool IsExport,
    IdentifierSyntax Name,
    ImmutableArray<MemberSyntax> Members,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : WorldItemSyntax(IsExport, Docs, Annotations, Span);

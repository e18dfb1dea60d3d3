using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A world. Its members are uses, types, includes, imports and exports.</summary>
internal sealed record WorldSyntax(
    IdentifierSyntax Name,
    ImmutableArray<MemberSyntax> Members,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span);

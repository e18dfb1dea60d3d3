using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>An interface of a package. Its members are uses, types and functions.</summary>
internal sealed record InterfaceSyntax(
    IdentifierSyntax Name,
    ImmutableArray<MemberSyntax> Members,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span);

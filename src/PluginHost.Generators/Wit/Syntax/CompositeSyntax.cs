using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A record, a variant, an enum or flags.</summary>
internal sealed record CompositeSyntax(
    CompositeKind Kind,
    IdentifierSyntax Name,
    ImmutableArray<ElementSyntax> Elements,
    bool HasAllElements,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : TypeDefSyntax(Name, Docs, Annotations, Span)
{
    public override bool IsComplete => HasAllElements;
}

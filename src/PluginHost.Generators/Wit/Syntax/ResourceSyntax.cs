using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary>A resource.</summary>
internal sealed record ResourceSyntax(
    IdentifierSyntax Name,
    ImmutableArray<FunctionSyntax> Functions,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : TypeDefSyntax(Name, Docs, Annotations, Span)
{
    public override bool IsComplete => true;
}

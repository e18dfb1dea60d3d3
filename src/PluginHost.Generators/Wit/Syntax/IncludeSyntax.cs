using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>include path with { names }</c> in a world.</summary>
internal sealed record IncludeSyntax(
    UsePathSyntax Path,
    ImmutableArray<UsedNameSyntax> Renames,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span);

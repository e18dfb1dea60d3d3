using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>use path.{names};</c> in an interface or a world.</summary>
internal sealed record UseSyntax(
    UsePathSyntax Path,
    ImmutableArray<UsedNameSyntax> Names,
    string? Docs,
    AnnotationsSyntax Annotations,
    WitSpan Span)
    : MemberSyntax(Docs, Annotations, Span);

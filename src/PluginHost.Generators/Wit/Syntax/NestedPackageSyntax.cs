using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>package name { … }</c>: a package of its own inside a file.</summary>
internal sealed record NestedPackageSyntax(PackageNameSyntax Name, ImmutableArray<MemberSyntax> Items, WitSpan Span)
    : MemberSyntax(null, AnnotationsSyntax.None, Span);

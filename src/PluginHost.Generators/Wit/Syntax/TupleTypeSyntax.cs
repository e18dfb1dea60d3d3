using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Syntax;

/// <summary><c>tuple&lt;items&gt;</c>.</summary>
internal sealed record TupleTypeSyntax(ImmutableArray<TypeSyntax> Items, WitSpan Span) : TypeSyntax(Span);

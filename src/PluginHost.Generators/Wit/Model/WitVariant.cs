using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A variant: one of several cases, at least one, each with or without a payload.</summary>
internal sealed class WitVariant(
    WitTypeOwner owner, string name, ImmutableArray<WitCase> cases, string? docs, WitStability stability, WitSpan span)
    : WitTypeDef(owner, name, docs, stability, span)
{
    /// <summary>The cases; a case's discriminant is its index.</summary>
    public ImmutableArray<WitCase> Cases { get; } = cases;
}

using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>An enum: one of several names, at least one.</summary>
internal sealed class WitEnum(
    WitTypeOwner owner, string name, ImmutableArray<WitLabel> cases, string? docs, WitStability stability, WitSpan span)
    : WitTypeDef(owner, name, docs, stability, span)
{
    /// <summary>The cases; a case's discriminant is its index.</summary>
    public ImmutableArray<WitLabel> Cases { get; } = cases;
}

using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>Flags: a set of names, at least 1 and at most <see cref="MaxCount"/>.</summary>
internal sealed class WitFlags(
    WitTypeOwner owner, string name, ImmutableArray<WitLabel> flags, string? docs, WitStability stability, WitSpan span)
    : WitTypeDef(owner, name, docs, stability, span)
{
    /// <summary>The component model's limit: flags fit into one i32.</summary>
    public const int MaxCount = 32;

    /// <summary>The flags; a flag's bit is its index.</summary>
    public ImmutableArray<WitLabel> Flags { get; } = flags;
}

using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A record: named fields, at least one.</summary>
internal sealed class WitRecord(
    WitTypeOwner owner, string name, ImmutableArray<WitField> fields, string? docs, WitStability stability, WitSpan span)
    : WitTypeDef(owner, name, docs, stability, span)
{
    public ImmutableArray<WitField> Fields { get; } = fields;
}

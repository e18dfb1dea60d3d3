using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>Several values, at least one, without names.</summary>
internal sealed record WitTupleType(ImmutableArray<WitType> Items) : WitType
{
    public bool Equals(WitTupleType? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() =>
        Items.Aggregate(Items.Length, (hash, item) => unchecked((hash * 31) + item.GetHashCode()));

    public override string ToString() => $"tuple<{string.Join(", ", Items)}>";
}

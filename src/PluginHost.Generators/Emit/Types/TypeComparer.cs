using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Types;

/// <summary>Compares types by what they are, whatever aliases they are written with.</summary>
internal sealed class TypeComparer : IEqualityComparer<WitType>
{
    public static TypeComparer Instance { get; } = new();

    public bool Equals(WitType x, WitType y) => (x.Unaliased, y.Unaliased) switch
    {
        (WitListType left, WitListType right) => Equals(left.Element, right.Element),
        (WitOptionType left, WitOptionType right) => Equals(left.Value, right.Value),
        (WitTupleType left, WitTupleType right) => left.Items.SequenceEqual(right.Items, this),
        (WitResultType left, WitResultType right) => SameOrNone(left.Ok, right.Ok) && SameOrNone(left.Error, right.Error),
        var (left, right) => left.Equals(right),
    };

    public int GetHashCode(WitType obj) => obj.Unaliased switch
    {
        WitListType list => unchecked((GetHashCode(list.Element) * 31) + 1),
        WitOptionType option => unchecked((GetHashCode(option.Value) * 31) + 2),
        WitTupleType tuple => tuple.Items.Aggregate(3, (hash, item) => unchecked((hash * 31) + GetHashCode(item))),
        WitResultType result => unchecked((HashOrNone(result.Ok) * 31) + HashOrNone(result.Error)),
        var other => other.GetHashCode(),
    };

    private bool SameOrNone(WitType? left, WitType? right) =>
        left is null || right is null ? left is null && right is null : Equals(left, right);

    private int HashOrNone(WitType? type) => type is null ? 4 : GetHashCode(type);
}

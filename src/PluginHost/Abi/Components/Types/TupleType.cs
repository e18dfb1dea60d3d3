using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>Several values without names.</summary>
internal sealed class TupleType(ImmutableArray<DataType> items) : DataType(TypeMeasure.Of(items), DataTraits.Sequence(items))
{
    public ImmutableArray<DataType> Items { get; } = items;

    public override string Kind => "a tuple";

    public override AnyType Rename() => new TupleType(Items) { AliasOf = this };
}

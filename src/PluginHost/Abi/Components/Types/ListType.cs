namespace PluginHost.Abi.Components;

/// <summary>Any number of values.</summary>
internal sealed class ListType(DataType element) : DataType(TypeMeasure.Of([element]), DataTraits.ListOf(element))
{
    public DataType Element { get; } = element;

    public override string Kind => "a list";

    public override AnyType Rename() => new ListType(Element) { AliasOf = this };
}

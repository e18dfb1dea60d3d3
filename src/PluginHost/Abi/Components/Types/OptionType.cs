namespace PluginHost.Abi.Components;

/// <summary>A value or none.</summary>
internal sealed class OptionType(DataType value) : DataType(TypeMeasure.Of([value]), DataTraits.Choice([value]))
{
    public DataType Value { get; } = value;

    public override string Kind => "an option";

    public override AnyType Rename() => new OptionType(Value) { AliasOf = this };
}

namespace PluginHost.Abi.Components;

/// <summary>What a component imports and exports.</summary>
/// <param name="imports">The imports in their order.</param>
/// <param name="exports">The exports in their order.</param>
/// <param name="owner">What the resources belong to that are imported, or made anew with each instance.</param>
internal sealed class ComponentType(ExternList imports, ExternList exports, object owner)
    : AnyType(TypeMeasure.Of(imports.Parts.Concat(exports.Parts), imports.Count + exports.Count))
{
    public ExternList Imports { get; } = imports;

    public ExternList Exports { get; } = exports;

    public object Owner { get; } = owner;

    public override string Kind => "a component";

    public override AnyType Rename() => new ComponentType(Imports, Exports, Owner) { AliasOf = this };
}

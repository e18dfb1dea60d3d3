namespace PluginHost.Abi.Components;

/// <summary>What an instance exports.</summary>
/// <param name="exports">The exports in their order.</param>
/// <param name="owner">What the resources belong to that the type leaves open; null when it leaves none open.</param>
internal sealed class InstanceType(ExternList exports, object? owner) : AnyType(TypeMeasure.Of(exports.Parts, exports.Count))
{
    public ExternList Exports { get; } = exports;

    public object? Owner { get; } = owner;

    public override string Kind => "an instance";

    public override AnyType Rename() => new InstanceType(Exports, Owner) { AliasOf = this };
}

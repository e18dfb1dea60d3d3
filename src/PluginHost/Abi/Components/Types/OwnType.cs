namespace PluginHost.Abi.Components;

/// <summary>A handle that owns a resource.</summary>
internal sealed class OwnType(ResourceType resource) : DataType(TypeMeasure.Resource, DataTraits.Handle(isBorrowed: false))
{
    public ResourceType Resource { get; } = resource;

    public override string Kind => "an own handle";

    public override AnyType Rename() => new OwnType(Resource) { AliasOf = this };
}

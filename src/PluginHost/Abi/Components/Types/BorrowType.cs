namespace PluginHost.Abi.Components;

/// <summary>A handle that borrows a resource for the time of a call.</summary>
internal sealed class BorrowType(ResourceType resource)
    : DataType(TypeMeasure.Resource, DataTraits.Handle(isBorrowed: true))
{
    public ResourceType Resource { get; } = resource;

    public override string Kind => "a borrowed handle";

    public override AnyType Rename() => new BorrowType(Resource) { AliasOf = this };
}

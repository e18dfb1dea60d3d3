namespace PluginHost.Abi.Components;

/// <summary>A resource under one of its names.</summary>
internal sealed class ResourceType(ResourceIdentity identity) : AnyType(TypeMeasure.Resource)
{
    public ResourceIdentity Identity { get; } = identity;

    public override string Kind => "a resource";

    public override AnyType Rename() => new ResourceType(Identity) { AliasOf = this };
}

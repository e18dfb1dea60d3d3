namespace PluginHost.Abi.Components;

/// <summary>
/// What makes a resource type another than all others. It belongs to a component, or to the type of an instance or component, and
/// stands there for whatever resource is put in for it: each time one of those is instantiated, it is another one.
/// </summary>
/// <param name="owner">What it belongs to.</param>
/// <param name="definition">Its definition, when the component defines it itself.</param>
internal sealed class ResourceIdentity(object owner, ResourceDefinition? definition = null)
{
    public object Owner { get; } = owner;

    public ResourceDefinition? Definition { get; } = definition;
}

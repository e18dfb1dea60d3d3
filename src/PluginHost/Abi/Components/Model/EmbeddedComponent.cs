namespace PluginHost.Abi.Components;

/// <summary>A component inside of the component.</summary>
internal sealed class EmbeddedComponent : Item
{
    public required Component Component { get; init; }
}

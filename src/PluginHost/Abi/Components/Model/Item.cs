namespace PluginHost.Abi.Components;

/// <summary>A function, type, instance, component or core module of a component.</summary>
internal abstract class Item : Definition
{
    public required ExternType Type { get; init; }
}

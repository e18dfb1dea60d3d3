namespace PluginHost.Abi.Components;

/// <summary>A type of the component's type space.</summary>
internal sealed class TypeItem : Item;

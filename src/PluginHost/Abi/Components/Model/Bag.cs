namespace PluginHost.Abi.Components;

/// <summary>Several items that pass for an instance.</summary>
internal sealed class Bag : Item
{
    public required IReadOnlyDictionary<string, Item> Exports { get; init; }
}

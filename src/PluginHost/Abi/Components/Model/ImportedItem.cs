namespace PluginHost.Abi.Components;

/// <summary>What whoever instantiates the component puts in.</summary>
internal sealed class ImportedItem : Item
{
    public required string Name { get; init; }
}

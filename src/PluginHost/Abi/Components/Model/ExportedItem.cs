namespace PluginHost.Abi.Components;

/// <summary>An item under the name, and with the type, that it is exported with.</summary>
internal sealed class ExportedItem : Item
{
    public required string Name { get; init; }

    public required Item Target { get; init; }
}

namespace PluginHost.Abi.Components;

/// <summary>What an instance exports.</summary>
internal sealed class InstanceExport : Item
{
    public required Item Instance { get; init; }

    public required string Name { get; init; }
}

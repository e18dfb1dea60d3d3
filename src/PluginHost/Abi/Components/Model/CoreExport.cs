namespace PluginHost.Abi.Components;

/// <summary>What an instance of a core module exports.</summary>
internal sealed class CoreExport : CoreDefinition
{
    public required CoreInstance Instance { get; init; }

    public required string Name { get; init; }
}

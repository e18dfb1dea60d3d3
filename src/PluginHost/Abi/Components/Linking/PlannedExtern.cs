namespace PluginHost.Abi.Components;

/// <summary>What a core module gets for an import.</summary>
internal abstract record PlannedExtern;

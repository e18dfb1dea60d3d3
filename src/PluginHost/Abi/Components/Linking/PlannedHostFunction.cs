namespace PluginHost.Abi.Components;

/// <summary>A function of the host.</summary>
/// <param name="Import">Its number among <see cref="ComponentPlan.Imports"/>.</param>
internal sealed record PlannedHostFunction(int Import) : PlannedExtern;

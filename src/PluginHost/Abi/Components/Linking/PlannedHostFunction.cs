namespace PluginHost.Abi.Components;

/// <summary>A function that the host serves.</summary>
/// <param name="Number">Its number among <see cref="ComponentPlan.Operations"/>.</param>
internal sealed record PlannedHostFunction(int Number) : PlannedExtern;

namespace PluginHost.Abi.Components;

/// <summary>A function that the component exports.</summary>
/// <param name="Function">The core function.</param>
/// <param name="Type">Its type; where the outermost component exports it, with the names that it has there.</param>
/// <param name="Options">How its values are lifted and lowered.</param>
/// <param name="Scope">The instance of a component that it belongs to, which knows what the resources in the type are.</param>
internal sealed record PlannedFunction(PlannedExport Function, FunctionType Type, PlannedOptions Options, PlanScope Scope);

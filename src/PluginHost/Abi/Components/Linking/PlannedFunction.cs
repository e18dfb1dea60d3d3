namespace PluginHost.Abi.Components;

/// <summary>A function that the component exports.</summary>
/// <param name="Function">The core function.</param>
/// <param name="Type">Its type.</param>
/// <param name="Options">How its values are lifted and lowered.</param>
internal sealed record PlannedFunction(PlannedExport Function, FunctionType Type, PlannedOptions Options);

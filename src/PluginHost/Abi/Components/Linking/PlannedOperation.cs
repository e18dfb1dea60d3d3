using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A function that core modules are given and that none of them exports.</summary>
/// <param name="Type">Its core type.</param>
internal abstract record PlannedOperation(CoreFunctionType Type);

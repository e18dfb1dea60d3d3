using PluginHost.Abi.Canonical;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A function of one component in the component as a core module of another calls it.</summary>
/// <param name="Callee">The function.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Result">Its result; null for none.</param>
/// <param name="Caller">How the caller's values are passed.</param>
/// <param name="IsAllowed">Whether it can be called: not from a component around it or inside of it, which could come back to itself.</param>
/// <param name="Type">Its core type for the caller.</param>
internal sealed record PlannedCall(
    PlannedFunction Callee, ValueShape Parameters, ValueShape? Result, PlannedOptions Caller, bool IsAllowed, CoreFunctionType Type)
    : PlannedOperation(Type);

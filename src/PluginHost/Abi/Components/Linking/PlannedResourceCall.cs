using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>What a core module does with a resource.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Resource">The number of the resource in the plan.</param>
/// <param name="Owner">The number of the instance of a component whose handles they are.</param>
/// <param name="Type">Its core type.</param>
internal sealed record PlannedResourceCall(ResourceOperation Operation, int Resource, int Owner, CoreFunctionType Type)
    : PlannedOperation(Type);

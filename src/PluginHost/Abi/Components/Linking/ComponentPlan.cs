using System.Collections.Immutable;

namespace PluginHost.Abi.Components;

/// <summary>
/// What a component comes to once everything in it is put in its place: the core modules to instantiate one after the other, the functions
/// of the host that they want, and the core functions behind what the component exports.
/// </summary>
internal sealed record ComponentPlan
{
    /// <summary>The component.</summary>
    public required Component Component { get; init; }

    /// <summary>The core modules in the order in which they are instantiated.</summary>
    public required ImmutableArray<PlannedInstance> Instances { get; init; }

    /// <summary>The functions that core modules are given and that none of them exports.</summary>
    public required ImmutableArray<PlannedOperation> Operations { get; init; }

    /// <summary>The resources of all components in it, and those of the host.</summary>
    public required ImmutableArray<PlannedResource> Resources { get; init; }

    /// <summary>What is exported, by the names that core modules give such functions: <c>interface#function</c>, or only the function.</summary>
    public required IReadOnlyDictionary<string, PlannedFunction> Exports { get; init; }

    /// <summary>How many instances of components it comes to, the outermost counted.</summary>
    public required int Owners { get; init; }
}

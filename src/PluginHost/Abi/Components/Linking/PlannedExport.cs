using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>An export of a core module that is instantiated before.</summary>
/// <param name="Instance">Its number among <see cref="ComponentPlan.Instances"/>.</param>
/// <param name="Name">The export.</param>
/// <param name="Type">The export's type.</param>
internal sealed record PlannedExport(int Instance, string Name, ExternalType Type) : PlannedExtern;

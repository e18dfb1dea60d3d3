using System.Collections.Immutable;
using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>An instance of a core module.</summary>
internal sealed class CoreInstantiation : CoreInstance
{
    public required Item Module { get; init; }

    public required CoreModuleType ModuleType { get; init; }

    /// <summary>By the module names of its imports, the instances that they come from.</summary>
    public required ImmutableArray<KeyValuePair<string, CoreInstance>> Arguments { get; init; }

    public override ExternalType? Find(string name) => ModuleType.Exports.GetValueOrDefault(name);
}

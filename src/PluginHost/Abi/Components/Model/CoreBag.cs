using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Several core functions, tables, memories and globals that pass for an instance.</summary>
internal sealed class CoreBag : CoreInstance
{
    public required IReadOnlyDictionary<string, CoreDefinition> Exports { get; init; }

    public override ExternalType? Find(string name) => Exports.GetValueOrDefault(name)?.Type;
}

using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A core function, table, memory, global or tag.</summary>
internal abstract class CoreDefinition : Definition
{
    public required ExternalType Type { get; init; }
}

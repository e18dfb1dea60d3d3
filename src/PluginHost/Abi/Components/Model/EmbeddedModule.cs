using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>A core module inside of the component: the bytes from <see cref="Definition.Offset"/>.</summary>
internal sealed class EmbeddedModule : Item
{
    /// <summary>Its bytes.</summary>
    public required int Length { get; init; }

    /// <summary>What it declares.</summary>
    public required ModuleInfo Info { get; init; }
}

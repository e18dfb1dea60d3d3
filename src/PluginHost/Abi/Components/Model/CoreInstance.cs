using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>An instance of a core module, or a bag of things that passes for one.</summary>
internal abstract class CoreInstance : Definition
{
    /// <summary>The type of an export; null when there is none of that name.</summary>
    public abstract ExternalType? Find(string name);
}

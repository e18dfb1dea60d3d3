namespace PluginHost;

/// <summary>
/// For a <see cref="PluginCallContext.ImportTarget"/> that wants to know for which plugin, in which version, it is about to serve: its
/// grants, above all.
/// </summary>
public interface IPluginImportTarget
{
    /// <summary>A call with this object enters a guest. Called once before the guest runs, for each call.</summary>
    /// <param name="plugin">The plugin as it was loaded.</param>
    /// <param name="version">Its version.</param>
    void OnEntering(PluginDefinition plugin, string version);
}

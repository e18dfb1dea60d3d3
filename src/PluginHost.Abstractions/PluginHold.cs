namespace PluginHost;

/// <summary>
/// Keeps plugins as they were at one moment, for work that calls them several times: with a <see cref="PluginCallContext"/> that names it,
/// calls go to the versions that served then, also if they are replaced, disabled or removed meanwhile. It is to be disposed once, and soon:
/// when the time that replaced versions have is over (<c>WasmPlugins:Reload:DrainTimeout</c>), its calls are rejected with
/// <see cref="PluginRejection.Replaced"/>. A plugin of lifetime <see cref="PluginLifetime.Single"/> has only one instance, so its calls go to
/// the version that serves now.
/// </summary>
public readonly record struct PluginHold : IDisposable
{
    private readonly HeldPlugins? _plugins;
    private readonly int _slot;

    internal PluginHold(HeldPlugins plugins, int slot)
    {
        _plugins = plugins;
        _slot = slot;
    }

    /// <summary>The plugins that are held. <see langword="null"/>: none, so that calls go to the current ones.</summary>
    internal HeldPlugins? Plugins => _plugins;

    /// <summary>The catalog's revision at that moment. 0 if nothing is held.</summary>
    public long Revision => _plugins?.Revision ?? 0;

    /// <summary>Lets them go.</summary>
    public void Dispose() => _plugins?.Release(_slot);
}

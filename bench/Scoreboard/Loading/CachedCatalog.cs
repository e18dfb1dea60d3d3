using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Scoreboard.Loading;

/// <summary>
/// A host whose plugin's code is in the cache. Loading is all that a host does until a plugin can be called: reading the file, its hash,
/// the scan, finding the code and checking its seal, linking, and a first instance that has run what the guest does at its start.
/// </summary>
internal sealed class CachedCatalog : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IPluginCatalog _catalog;
    private readonly ChangingPlugin _source;

    public CachedCatalog(string path, string cachePath)
    {
        _source = new ChangingPlugin(path);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IPluginSource>(_source);
        services.AddWasmPlugins(options => options.Engine.CachePath = cachePath).AddWasmContract<IGreeter>();
        _services = services.BuildServiceProvider();
        _catalog = _services.GetRequiredService<IPluginCatalog>();

        // The first one fills the cache.
        Reload();
    }

    /// <summary>Loads the plugin as a new one.</summary>
    public void Reload()
    {
        _source.Change();
        PluginStatus plugin = _catalog.LoadAsync().GetAwaiter().GetResult().Single();
        if (plugin.Failure is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose() => _services.Dispose();

    // A plugin with other settings is loaded again, although its file is the same.
    private sealed class ChangingPlugin(string path) : IPluginSource
    {
        private int _version;

        public string Name => "scoreboard";

        public void Change() => _version++;

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
        [
            new PluginDefinition(PluginId.Parse("greeter"), PluginContent.FromFile(path))
            {
                Lifetime = PluginLifetime.Pooled,
                Settings = $"{_version}",
            },
        ]));
    }
}

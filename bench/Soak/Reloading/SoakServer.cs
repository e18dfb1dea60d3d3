using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PluginHost.Catalog;

namespace PluginHost.Soak.Reloading;

/// <summary>A server on Kestrel with a filter in front of its only endpoint, whose file is watched.</summary>
internal sealed class SoakServer : IAsyncDisposable
{
    private const string Filter = "filter";

    private readonly WebApplication _app;
    private readonly PluginCatalog _catalog;
    private readonly string _folder;

    private SoakServer(WebApplication app, string folder, Rejections rejections)
    {
        Rejections = rejections;
        _app = app;
        _catalog = app.Services.GetRequiredService<PluginCatalog>();
        _folder = folder;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What changes about its plugins.</summary>
    public IPluginManager Manager => _catalog;

    /// <summary>How many versions there are of which something is left.</summary>
    public int LiveGenerations => _catalog.LiveGenerations;

    /// <summary>What was not let into its filter.</summary>
    public Rejections Rejections { get; }

    /// <summary>Starts one.</summary>
    /// <param name="guests">The folder of the guests.</param>
    /// <param name="first">The filter's first version.</param>
    public static async Task<SoakServer> StartAsync(string guests, byte[] first)
    {
        string folder = Directory.CreateTempSubdirectory("pluginhost-soak-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{Filter}.wasm"), first);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WasmPlugins:Engine:CachePath"] = Path.Combine(folder, "cache"),
            ["WasmPlugins:Engine:MaxCacheBytes"] = "4194304",

            // A process for each of thousands of compilations would be what takes the time.
            ["WasmPlugins:Engine:Compilation"] = "InProcess",
            ["WasmPlugins:Reload:SettleTime"] = "00:00:00.005",
            ["WasmPlugins:Reload:PollInterval"] = "00:00:01",
            ["WasmPlugins:Reload:DrainTimeout"] = "00:00:10",

            // The one that is replaced. Whatever it does, the other, which never changes, does it in its place.
            [$"WasmPlugins:Plugins:{Filter}:Source:Path"] = Path.Combine(folder, $"{Filter}.wasm"),
            [$"WasmPlugins:Plugins:{Filter}:Hook"] = "http-filter",
            [$"WasmPlugins:Plugins:{Filter}:Lifetime"] = "Pooled",
            [$"WasmPlugins:Plugins:{Filter}:Limits:CallTimeout"] = "00:00:00.250",
            [$"WasmPlugins:Plugins:{Filter}:Limits:StartTimeout"] = "00:00:01",
            [$"WasmPlugins:Plugins:{Filter}:Settings:header"] = "x-check",
            [$"WasmPlugins:Plugins:{Filter}:Fallback"] = "steady",
            ["WasmPlugins:Plugins:steady:Source:Path"] = Path.Combine(guests, "header-check.wasm"),
            ["WasmPlugins:Plugins:steady:Hook"] = "http-filter",
            ["WasmPlugins:Plugins:steady:Limits:CallTimeout"] = "00:01:00",
            ["WasmPlugins:Plugins:steady:Settings:header"] = "x-check",
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddWasmPlugins().AddHttpFilters().AddWasmImport<Bench.Soak.ISecrets>();
        WebApplication app = builder.Build();
        var rejections = new Rejections();
        app.Use(rejections.WatchAsync);
        app.UseRouting();
        app.UseWasmFilters();
        app.MapGet("/checked", (HttpContext context) => context.Request.Headers["x-checked"].ToString()).WithWasmFilter(Filter);
        await app.StartAsync();
        return new SoakServer(app, folder, rejections);
    }

    /// <summary>Puts another version in the place of the one before, as an operator does.</summary>
    public void Deploy(byte[] version)
    {
        string other = Path.Combine(_folder, "new");
        File.WriteAllBytes(other, version);
        File.Move(other, Path.Combine(_folder, $"{Filter}.wasm"), overwrite: true);
    }

    /// <summary>Stops, and gives how many versions are left.</summary>
    public async Task<int> StopAsync()
    {
        await _app.StopAsync();
        return _catalog.LiveGenerations;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

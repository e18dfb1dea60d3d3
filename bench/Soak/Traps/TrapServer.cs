using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PluginHost.Catalog;

namespace PluginHost.Soak.Traps;

/// <summary>A server on Kestrel with one watched file as two filters: one as it is, and one with a circuit breaker around it.</summary>
internal sealed class TrapServer : IAsyncDisposable
{
    /// <summary>The path behind the filter without a circuit breaker.</summary>
    public const string Open = "/open";

    /// <summary>The path behind the one with it.</summary>
    public const string Guarded = "/guarded";

    /// <summary>How many plugins there are.</summary>
    public const int Plugins = 2;

    private readonly WebApplication _app;
    private readonly PluginCatalog _catalog;
    private readonly string _folder;

    private TrapServer(WebApplication app, string folder)
    {
        _app = app;
        _catalog = app.Services.GetRequiredService<PluginCatalog>();
        _folder = folder;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>How many versions there are of which something is left.</summary>
    public int LiveGenerations => _catalog.LiveGenerations;

    /// <summary>Where the circuit breaker stands.</summary>
    public PluginCircuit Circuit => _app.Services.GetRequiredService<IPluginResilience>().GetCircuits().Single();

    /// <summary>Starts one.</summary>
    /// <param name="guest">Both filters.</param>
    public static async Task<TrapServer> StartAsync(byte[] guest)
    {
        string folder = Directory.CreateTempSubdirectory("pluginhost-traps-").FullName;
        string file = Path.Combine(folder, "filter.wasm");
        await File.WriteAllBytesAsync(file, guest);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WasmPlugins:Engine:CachePath"] = Path.Combine(folder, "cache"),
            ["WasmPlugins:Plugins:open:Source:Path"] = file,
            ["WasmPlugins:Plugins:open:Hook"] = "http-filter",
            ["WasmPlugins:Plugins:open:Lifetime"] = "Pooled",
            ["WasmPlugins:Plugins:open:Settings:header"] = "x-check",
            ["WasmPlugins:Plugins:guarded:Source:Path"] = file,
            ["WasmPlugins:Plugins:guarded:Hook"] = "http-filter",
            ["WasmPlugins:Plugins:guarded:Settings:header"] = "x-check",
            ["WasmPlugins:Plugins:guarded:Resilience:CircuitBreaker:MinimumCalls"] = "100",
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddHealthChecks().AddWasmPlugins();
        builder.Services.AddWasmPlugins().AddHttpFilters();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseWasmFilters();
        app.MapGet(Open, (HttpContext context) => context.Request.Headers["x-checked"].ToString()).WithWasmFilter("open");
        app.MapGet(Guarded, (HttpContext context) => context.Request.Headers["x-checked"].ToString()).WithWasmFilter("guarded");
        await app.StartAsync();
        return new TrapServer(app, folder);
    }

    /// <summary>How the service says that it is.</summary>
    public async Task<HealthStatus> CheckHealthAsync() => (await _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    /// <summary>Puts another version in the place of the one before, as an operator does.</summary>
    public void Deploy(byte[] guest)
    {
        string other = Path.Combine(_folder, "new");
        File.WriteAllBytes(other, guest);
        File.Move(other, Path.Combine(_folder, "filter.wasm"), overwrite: true);
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

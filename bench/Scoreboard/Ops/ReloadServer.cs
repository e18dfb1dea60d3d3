using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Scoreboard.Http;

namespace PluginHost.Scoreboard.Ops;

/// <summary>A server with one filter, whose file is replaced while it serves; on one path with a circuit breaker around it.</summary>
internal static class ReloadServer
{
    /// <summary>Where it says how often a plugin has been loaded since the start.</summary>
    public const string ReloadsPath = "/reloads";

    /// <summary>How many plugins have the file.</summary>
    public const int Plugins = 2;

    public static async Task RunAsync(string guest)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("PluginHost", LogLevel.Error);
        builder.Services
            .AddWasmPlugins(options => options.Engine.CachePath = Path.Combine(Path.GetDirectoryName(guest)!, "cache"))
            .AddHttpFilters()
            .AddPlugin("filter", plugin =>
            {
                plugin.Hook = "http-filter";
                plugin.Source.Path = guest;
                plugin.Lifetime = PluginLifetime.Pooled;
                plugin.Settings = BenchServer.HeaderSettings;
            })
            .AddPlugin("guarded", plugin =>
            {
                plugin.Hook = "http-filter";
                plugin.Source.Path = guest;
                plugin.Settings = BenchServer.HeaderSettings;
                plugin.Resilience = new PluginResilience { CircuitBreaker = new PluginCircuitBreaker() };
            });
        builder.Services.AddHealthChecks().AddWasmPlugins();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseWasmFilters();
        app.MapHealthChecks("/health");
        app.MapGet("/", () => "Hello, world!").WithWasmFilter("filter");
        app.MapGet("/guarded", () => "Hello, world!").WithWasmFilter("guarded");
        int reloads = 0;
        app.MapGet(ReloadsPath, () => Volatile.Read(ref reloads));
        Task counting = CountAsync(app.Services.GetRequiredService<IPluginManager>(), () => Interlocked.Increment(ref reloads));
        await app.RunAsync();
        await counting;
    }

    private static async Task CountAsync(IPluginManager manager, Action loaded)
    {
        await foreach (PluginChange change in manager.ReadChangesAsync())
        {
            if (change.Kind == PluginChangeKind.Loaded)
            {
                loaded();
            }
        }
    }
}

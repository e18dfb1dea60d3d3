using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Soak.Reloading;

/// <summary>A server with a filter in front of its only endpoint.</summary>
internal sealed class SoakServer : FilterServer
{
    private const string Filter = "filter";

    private SoakServer(WebApplication app, FilterFile file, Rejections rejections)
        : base(app, file) => Rejections = rejections;

    /// <summary>What was not let into its filter.</summary>
    public Rejections Rejections { get; }

    /// <summary>Starts one.</summary>
    /// <param name="guests">The folder of the guests.</param>
    /// <param name="first">The filter's first version.</param>
    public static async Task<SoakServer> StartAsync(string guests, byte[] first)
    {
        var file = new FilterFile();
        file.Deploy(first);
        WebApplicationBuilder builder = CreateBuilder(new Dictionary<string, string?>
        {
            ["WasmPlugins:Engine:CachePath"] = file.CachePath,
            ["WasmPlugins:Engine:MaxCacheBytes"] = "4194304",

            // A process for each of thousands of compilations would be what takes the time.
            ["WasmPlugins:Engine:Compilation"] = "InProcess",
            ["WasmPlugins:Reload:SettleTime"] = "00:00:00.005",
            ["WasmPlugins:Reload:PollInterval"] = "00:00:01",
            ["WasmPlugins:Reload:DrainTimeout"] = "00:00:10",

            // The one that is replaced. Whatever it does, the other, which never changes, does it in its place.
            [$"WasmPlugins:Plugins:{Filter}:Source:Path"] = file.FullName,
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
        builder.Services.AddWasmPlugins().AddHttpFilters().AddWasmImport<Bench.Soak.ISecrets>();
        WebApplication app = builder.Build();
        var rejections = new Rejections();
        app.Use(rejections.WatchAsync);
        app.UseRouting();
        app.UseWasmFilters();
        app.MapGet("/checked", (HttpContext context) => context.Request.Headers["x-checked"].ToString()).WithWasmFilter(Filter);
        await app.StartAsync();
        return new SoakServer(app, file, rejections);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PluginHost.Soak.Traps;

/// <summary>A server with one file as two filters: one as it is, and one with a circuit breaker around it.</summary>
internal sealed class TrapServer : FilterServer
{
    /// <summary>The path behind the filter without a circuit breaker.</summary>
    public const string Open = "/open";

    /// <summary>The path behind the one with it.</summary>
    public const string Guarded = "/guarded";

    /// <summary>How many plugins there are.</summary>
    public const int Plugins = 2;

    private TrapServer(WebApplication app, FilterFile file)
        : base(app, file)
    {
    }

    /// <summary>Where the circuit breaker stands.</summary>
    public PluginCircuit Circuit => Services.GetRequiredService<IPluginResilience>().GetCircuits().Single();

    /// <summary>Starts one.</summary>
    /// <param name="guest">Both filters.</param>
    public static async Task<TrapServer> StartAsync(byte[] guest)
    {
        var file = new FilterFile();
        file.Deploy(guest);
        WebApplicationBuilder builder = CreateBuilder(new Dictionary<string, string?>
        {
            ["WasmPlugins:Engine:CachePath"] = file.CachePath,
            ["WasmPlugins:Plugins:open:Source:Path"] = file.FullName,
            ["WasmPlugins:Plugins:open:Hook"] = "http-filter",
            ["WasmPlugins:Plugins:open:Lifetime"] = "Pooled",
            ["WasmPlugins:Plugins:open:Settings:header"] = "x-check",
            ["WasmPlugins:Plugins:guarded:Source:Path"] = file.FullName,
            ["WasmPlugins:Plugins:guarded:Hook"] = "http-filter",
            ["WasmPlugins:Plugins:guarded:Settings:header"] = "x-check",
            ["WasmPlugins:Plugins:guarded:Resilience:CircuitBreaker:MinimumCalls"] = "100",
        });
        builder.Services.AddHealthChecks().AddWasmPlugins();
        builder.Services.AddWasmPlugins().AddHttpFilters();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.UseWasmFilters();
        app.MapGet(Open, (HttpContext context) => context.Request.Headers["x-checked"].ToString()).WithWasmFilter("open");
        app.MapGet(Guarded, (HttpContext context) => context.Request.Headers["x-checked"].ToString()).WithWasmFilter("guarded");
        await app.StartAsync();
        return new TrapServer(app, file);
    }

    /// <summary>How the service says that it is.</summary>
    public async Task<HealthStatus> CheckHealthAsync() => (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
}

using Bench.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Scoreboard.Calls;

/// <summary>The guest of the calls area as an application has it: in a container, with all limits on.</summary>
internal sealed class CallsPlugin : IDisposable
{
    private readonly ServiceProvider _services;

    public CallsPlugin(byte[] wasm, PluginLifetime lifetime, TimeSpan? timeout = null, PluginResilience? resilience = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHost, Adder>();
        services.AddSingleton<IPluginSource>(new OnePlugin(wasm, lifetime, timeout, resilience));
        services.AddWasmPlugins().AddWasmContract<ICalls>().AddWasmImport<IHost>();
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IPluginCatalog>().LoadAsync().GetAwaiter().GetResult();
        Calls = _services.GetRequiredService<IPluginProvider<ICalls>>().Get(PluginId.Parse("calls"));
    }

    /// <summary>The generated proxy.</summary>
    public ICalls Calls { get; }

    /// <summary>The container.</summary>
    public IServiceProvider Services => _services;

    public void Dispose() => _services.Dispose();

    private sealed class OnePlugin(byte[] wasm, PluginLifetime lifetime, TimeSpan? timeout, PluginResilience? resilience) : IPluginSource
    {
        public string Name => "scoreboard";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
        {
            var plugin = new PluginDefinition(PluginId.Parse("calls"), PluginContent.FromBytes(wasm))
            {
                Lifetime = lifetime,
                Resilience = resilience,
                Grants = new HashSet<string> { "bench:calls/host" },
            };
            plugin.Limits.CallTimeout = timeout ?? plugin.Limits.CallTimeout;
            return new(new PluginSourceSnapshot([plugin]));
        }
    }

    private sealed class Adder : IHost
    {
        public ValueTask<uint> AddAsync(uint a, uint b, CancellationToken cancellationToken = default) => new(unchecked(a + b));
    }
}

using BenchmarkDotNet.Attributes;
using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Benchmarks;

/// <summary>Calls through generated proxies into real guests, all limits on.</summary>
[MemoryDiagnoser]
public class CallBenchmarks
{
    private readonly string _name = new('a', 100);
    private ServiceProvider _services = null!;
    private IGreeter _greeter = null!;

    /// <summary>How long instances live.</summary>
    [Params(PluginLifetime.PerCall, PluginLifetime.Pooled)]
    public PluginLifetime Lifetime { get; set; }

    /// <summary>The guest.</summary>
    [Params("greeter-rust.wasm", "greeter-c.wasm", "greeter-assemblyscript.wasm")]
    public string Guest { get; set; } = "";

    [GlobalSetup]
    public async Task LoadAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services
            .AddWasmPlugins(options => { })
            .AddWasmContract<IGreeter>()
            .AddPlugin("greeter", plugin =>
            {
                plugin.Source.Path = Guests.PathOf(Guest);
                plugin.Lifetime = Lifetime;
            });
        _services = services.BuildServiceProvider();
        await _services.GetRequiredService<IPluginCatalog>().LoadAsync();
        _greeter = _services.GetRequiredKeyedService<IGreeter>("greeter");
    }

    [GlobalCleanup]
    public async Task UnloadAsync() => await _services.DisposeAsync();

    [Benchmark]
    public async Task<string> GreetAsync() => (await _greeter.GreetAsync(_name)).Value;
}

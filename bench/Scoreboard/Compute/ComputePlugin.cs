using Bench.Compute;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Scoreboard.Compute;

/// <summary>The computing guest as an application has it: in a container, with all limits on.</summary>
internal sealed class ComputePlugin : IDisposable
{
    private readonly ServiceProvider _services;

    public ComputePlugin(byte[] wasm)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IPluginSource>(new OnePlugin(wasm));
        services.AddWasmPlugins().AddWasmContract<ICompute>();
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IPluginCatalog>().LoadAsync().GetAwaiter().GetResult();
        Compute = _services.GetRequiredService<IPluginProvider<ICompute>>().Get(PluginId.Parse("compute"));
    }

    /// <summary>The generated proxy.</summary>
    public ICompute Compute { get; }

    public void Dispose() => _services.Dispose();

    private sealed class OnePlugin(byte[] wasm) : IPluginSource
    {
        public string Name => "scoreboard";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => new(new PluginSourceSnapshot(
            [new PluginDefinition(PluginId.Parse("compute"), PluginContent.FromBytes(wasm)) { Lifetime = PluginLifetime.Pooled }]));
    }
}

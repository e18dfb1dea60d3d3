using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Sandbox;

namespace PluginHost.Tests.Support;

/// <summary>A container with plugins in it, loaded: what an application has, without a host around it.</summary>
internal sealed class PluginTestHost : IAsyncDisposable
{
    /// <summary>How long sources may take: tests let minutes pass while they are read.</summary>
    public static readonly TimeSpan SourceTimeout = TimeSpan.FromHours(1);

    private readonly ServiceProvider _services;

    private PluginTestHost(ServiceProvider services, TestSource source)
    {
        _services = services;
        Source = source;
    }

    public IServiceProvider Services => _services;

    public TestSource Source { get; }

    public IPluginCatalog Catalog => _services.GetRequiredService<IPluginCatalog>();

    public IPluginManager Manager => _services.GetRequiredService<IPluginManager>();

    public FakeLogCollector Logs => _services.GetRequiredService<FakeLogCollector>();

    /// <summary>Makes a container and loads the plugins.</summary>
    /// <param name="configure">Adds contracts and services.</param>
    /// <param name="plugins">The plugins.</param>
    public static async Task<PluginTestHost> StartAsync(Action<IWasmPluginsBuilder> configure, params PluginDefinition[] plugins)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        var source = new TestSource { Plugins = plugins };
        services.AddSingleton<IPluginSource>(source);

        // Nothing of one test or run is found by another, and small guests do not wait for processes; tests of either say so.
        services.Configure<WasmPluginsOptions>(options =>
        {
            options.Telemetry.MaxScopes = 100;
            options.Engine.CachePath = "";
            options.Engine.Compilation = WasmCompilation.InProcess;

            // No timer of the start is among those that a test waits for.
            options.Reload.StartupTimeout = Timeout.InfiniteTimeSpan;
            options.Reload.SourceTimeout = SourceTimeout;
        });
        configure(services.AddWasmPlugins());
        var host = new PluginTestHost(services.BuildServiceProvider(validateScopes: true), source);
        await host.Catalog.LoadAsync(TestContext.Current.CancellationToken);
        return host;
    }

    /// <summary>Lets the source say something else, and loads again.</summary>
    public Task<IReadOnlyList<PluginStatus>> ReloadAsync(params PluginDefinition[] plugins)
    {
        Source.Plugins = plugins;
        return Catalog.LoadAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A plugin from text format.</summary>
    public static PluginDefinition FromWat(string id, string wat) => new(PluginId.Parse(id), PluginContent.FromBytes(Wat.ToWasm(wat)));

    /// <summary>A plugin from the guests that are built in this repository.</summary>
    public static PluginDefinition FromDist(string id, string file) => new(PluginId.Parse(id), PluginContent.FromFile(Guests.PathOf(file)));

    /// <summary>Finds a plugin to call.</summary>
    public TContract Get<TContract>(string id, PluginCallContext? context = null)
        where TContract : class, IWasmContract =>
        Provider<TContract>().Get(PluginId.Parse(id), context);

    public IPluginProvider<TContract> Provider<TContract>()
        where TContract : class, IWasmContract =>
        _services.GetRequiredService<IPluginProvider<TContract>>();

    /// <summary>Where a plugin stands.</summary>
    public PluginStatus StatusOf(string id) => Catalog.GetStatus().Single(status => status.Id == PluginId.Parse(id));

    /// <summary>The version of a plugin that takes calls.</summary>
    public Generation GenerationOf(string id) =>
        _services.GetRequiredService<PluginCatalog>().Current.Entries[PluginId.Parse(id)].Generation!;

    /// <summary>
    /// Moves the clock, for the calls that start from now on too: they take their time from the ticker, which looks at the clock by itself a tick later.
    /// </summary>
    public void Advance(FakeTimeProvider time, TimeSpan by)
    {
        time.Advance(by);
        _services.GetRequiredService<Ticker>().GetExactDeadline(0);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

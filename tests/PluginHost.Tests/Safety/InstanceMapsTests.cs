using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>A process that runs out of maps is ended by its runtime, so instances take no more than their share.</summary>
public sealed class InstanceMapsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_shares_leave_a_quarter_of_the_processs_maps()
    {
        var maps = new InstanceMaps(65_530);

        Assert.Equal(8191, maps.MaxPooled);
        Assert.Equal(4095, Enumerable.Range(0, 10_000).TakeWhile(_ => maps.TryAddOnDemand(new StoreLimits(0, 0, Tables: 0, Memories: 1))).Count());
    }

    [Fact]
    public void An_instance_with_many_memories_and_tables_takes_more_of_them()
    {
        var maps = new InstanceMaps(65_530);
        var limits = new StoreLimits(0, 0, Tables: 100, Memories: 100);

        Assert.Equal(32, Enumerable.Range(0, 10_000).TakeWhile(_ => maps.TryAddOnDemand(limits)).Count());
        maps.RemoveOnDemand(limits);
        Assert.True(maps.TryAddOnDemand(limits));
        Assert.False(maps.TryAddOnDemand(limits));
    }

    [Fact]
    public async Task Instances_on_demand_beyond_their_share_of_the_maps_fail_with_a_type_and_the_next_ones_are_made()
    {
        var maps = new InstanceMaps(64);
        await using PluginTestHost host = await StartAsync(maps, pooledInstances: 0, SandboxGuest.Runner("guest", "(local.get $value)"));
        var sessions = new List<IPluginSession<IRunner>>();
        for (int i = 0; i < 4; i++)
        {
            sessions.Add(await OpenAsync(host));
        }

        for (int i = 0; i < 3; i++)
        {
            var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => OpenAsync(host));
            Assert.Equal(PluginRejection.NoRoom, failure.Rejection);
            Assert.Contains("max_map_count", failure.Message, StringComparison.Ordinal);
        }

        await sessions[0].DisposeAsync();
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(3, Token));
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(4, Token));
        foreach (IPluginSession<IRunner> session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    [Fact]
    public async Task Pools_stay_within_their_share_of_the_maps()
    {
        PluginDefinition metered = SandboxGuest.Runner("metered", "(local.get $value)") with { Lifetime = PluginLifetime.Single };
        metered.Limits.FuelPerCall = 1_000_000;
        PluginDefinition plain = SandboxGuest.Runner("plain", "(local.get $value)") with { Lifetime = PluginLifetime.Single };
        await using PluginTestHost host = await StartAsync(new InstanceMaps(96 * 8), pooledInstances: 64, plain, metered);
        using var instances = new MetricCollector<int>(host.Services.GetRequiredService<IMeterFactory>(), "PluginHost", "pluginhost.instances");

        instances.RecordObservableInstruments();

        string[] profiles = [.. instances.GetMeasurementSnapshot().Select(one => (string)one.Tags["pluginhost.profile"]!)];
        Assert.Contains(profiles, profile => profile.Contains("pool of 64 ", StringComparison.Ordinal));
        Assert.Contains(profiles, profile => profile.Contains("pool of 32 ", StringComparison.Ordinal));
        Assert.Equal(1u, await host.Get<IRunner>("plain").RunAsync(1, Token));
        Assert.Equal(2u, await host.Get<IRunner>("metered").RunAsync(2, Token));
    }

    private static Task<IPluginSession<IRunner>> OpenAsync(PluginTestHost host) =>
        host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token).AsTask();

    private static Task<PluginTestHost> StartAsync(InstanceMaps maps, int pooledInstances, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With()(builder);
                builder.Services.AddSingleton(maps);
                builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxPooledInstances = pooledInstances);
            },
            plugins);
}

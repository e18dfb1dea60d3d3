using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>What a stage does with a batch when its guest's call fails for no reason of the guest's.</summary>
public sealed class GuestStageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_record_is_lost_or_emitted_twice_and_a_fresh_instance_goes_on()
    {
        var plugins = new FailingPlugins();
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        var guests = new GuestServices(
            plugins, plugins, plugins, TimeProvider.System, services.GetRequiredService<IServiceScopeFactory>(), TestLog.Create());
        await using var stage = new GuestStage(plugins.Id, guests, new GuestTransformOptions { RecordTimeout = null }, new RedpandaTopics("out", []));
        var batch = new StreamBatch(TestStream.Records("a", "b", "c"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stage.RunAsync(batch, Token));
        await stage.RunAsync(batch, Token);

        Assert.Equal([0L, 1, 2], batch.Emissions.Select(emission => emission.Record.Offset));
        Assert.Empty(batch.Failures);
        Assert.Equal(2, plugins.Sessions);
    }
}

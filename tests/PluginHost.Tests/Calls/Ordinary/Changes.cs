using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls.Ordinary;

/// <summary>What changes between two calls.</summary>
public sealed class Changes : OrdinaryCall
{
    private const int PluginLoaded = 1;

    [ChildFact]
    public async Task Once_a_version_serves_no_call_goes_to_the_one_before()
    {
        // The one before is not out of use yet when the new one's loading is told.
        Action onLoaded = () => { };
        await using PluginTestHost host = await StartWithLogAsync(() => onLoaded(), Version(1));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);
        uint answer = 0;
        onLoaded = () => answer = Call(runner);

        await host.ReloadAsync(Version(2));

        Assert.Equal(2u, answer);
        Assert.Equal(2u, Call(runner));
    }

    [ChildFact]
    public async Task Once_a_version_serves_no_call_goes_to_an_instance_that_a_thread_has_left_of_the_one_before()
    {
        Action onLoaded = () => { };
        await using PluginTestHost host = await StartWithLogAsync(() => onLoaded(), Version(1));
        IRunner runner = host.Get<IRunner>("guest");
        using var isWarm = new SemaphoreSlim(0);
        using var serves = new SemaphoreSlim(0);
        uint answer = 0;
        var own = new Thread(() =>
        {
            WarmUp(runner);
            isWarm.Release();
            serves.Wait();
            answer = Call(runner);
        });
        own.Start();
        await isWarm.WaitAsync(Token);
        onLoaded = () =>
        {
            // So the plugin has been found anew.
            Call(runner);
            serves.Release();
            own.Join();
        };

        await host.ReloadAsync(Version(2));

        Assert.Equal(2u, answer);
    }

    [ChildFact]
    public async Task Whoever_begins_to_measure_sees_the_next_call()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);
        using (MetricCollector<double> durations = Collect(host))
        {
            Call(runner);
            Assert.Single(durations.GetMeasurementSnapshot());
            Call(runner);
            Assert.Equal(2, durations.GetMeasurementSnapshot().Count);
        }

        WarmUp(runner);
        using MetricCollector<double> later = Collect(host);
        Call(runner);
        Assert.Single(later.GetMeasurementSnapshot());
    }

    [ChildFact]
    public async Task Whoever_begins_to_trace_sees_the_next_call()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);
        using var activities = new CollectedActivities();

        Call(runner);

        Assert.Equal("run", Assert.Single(activities.Ended).GetTagItem("pluginhost.function"));
        Assert.Same(activities.Root, Activity.Current);
    }

    [ChildFact]
    public async Task The_calls_of_a_version_on_probation_count_whichever_instance_serves_them()
    {
        PluginDefinition plugin = Runner(Counting, Calls) with { Probation = new PluginProbation { Calls = 10, MaxFailures = 0 } };
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner runner = host.Get<IRunner>("guest");

        for (int i = 0; i < 10; i++)
        {
            Assert.NotNull(host.GenerationOf("guest").Probation);
            Call(runner);
        }

        Assert.Null(host.GenerationOf("guest").Probation);
    }

    [ChildFact]
    public async Task A_version_on_probation_that_fails_after_a_few_calls_is_reverted()
    {
        var probation = new PluginProbation { MaxFailures = 0 };
        await using PluginTestHost host = await StartAsync(Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Runner(Counting, Calls) with { Probation = probation });
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);

        Assert.Throws<PluginTrapException>(() => Call(runner, 1));

        PluginChange reverted = await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Contains("Of its first 4 calls 1 failed", reverted.Failure!.Message, StringComparison.Ordinal);
    }

    private Task<PluginTestHost> StartWithLogAsync(Action onLoaded, PluginDefinition plugin) =>
        StartAsync(builder => builder.Services.AddLogging(logging => logging.AddProvider(new LogHook(PluginLoaded, onLoaded))), plugin);

    private static MetricCollector<double> Collect(PluginTestHost host) =>
        new(host.Services.GetRequiredService<IMeterFactory>(), "PluginHost", "pluginhost.call.duration");
}

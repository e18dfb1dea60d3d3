using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Polly.CircuitBreaker;
using Test.Sandbox;

namespace PluginHost.Tests.Resilience;

public sealed class CircuitBreakerTests
{
    private const uint Fail = 1;
    private const uint Succeed = 0;

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_that_keeps_failing_is_not_called_for_a_while_and_then_tried_once()
    {
        await using PluginTestHost host = await StartAsync(Plugin());
        IRunner guest = host.Get<IRunner>("guest");

        await CallAsync(guest, Fail, 4);
        PluginResult<uint> rejected = await PluginCall.TryAsync(guest.RunAsync(Succeed, Cancel));
        PluginCircuit open = Circuit(host);
        host.Advance(_time, TimeSpan.FromSeconds(5));
        uint tried = await guest.RunAsync(Succeed, Cancel);

        var failure = Assert.IsType<PluginRejectedException>(rejected.Failure);
        Assert.Equal(PluginRejection.CircuitOpen, failure.Rejection);
        Assert.Equal(TimeSpan.FromSeconds(5), failure.RetryAfter);
        Assert.Equal(("run", host.GenerationOf("guest").Guest.Version), (failure.Function, failure.Version));
        Assert.Equal(CircuitState.Open, open.State);
        Assert.Equal(PluginFailureReason.Trap, open.Failure!.Reason);
        Assert.Equal(Succeed, tried);
        Assert.Equal(CircuitState.Closed, Circuit(host).State);
        Assert.Null(Circuit(host).Failure);
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 105 && record.Message.Contains("5 s", StringComparison.Ordinal));
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 106);
    }

    [Fact]
    public async Task Each_try_in_vain_makes_the_next_break_twice_as_long_up_to_the_longest()
    {
        await using PluginTestHost host = await StartAsync(Plugin());
        IRunner guest = host.Get<IRunner>("guest");
        await CallAsync(guest, Fail, 4);

        var breaks = new List<double>();
        for (int i = 0; i < 4; i++)
        {
            PluginResult<uint> rejected = await PluginCall.TryAsync(guest.RunAsync(Succeed, Cancel));
            TimeSpan wait = Assert.IsType<PluginRejectedException>(rejected.Failure).RetryAfter!.Value;
            breaks.Add(wait.TotalSeconds);
            host.Advance(_time, wait);
            Assert.Equal(PluginFailureReason.Trap, (await PluginCall.TryAsync(guest.RunAsync(Fail, Cancel))).Failure!.Reason);
        }

        Assert.Equal([5, 10, 20, 30], breaks);
    }

    [Fact]
    public async Task A_new_version_begins_with_a_closed_one()
    {
        await using PluginTestHost host = await StartAsync(Plugin());
        IRunner guest = host.Get<IRunner>("guest");
        await CallAsync(guest, Fail, 4);
        Assert.Equal(CircuitState.Open, Circuit(host).State);

        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 7)") with { Resilience = Plugin().Resilience });

        Assert.Equal(CircuitState.Closed, Circuit(host).State);
        Assert.Equal(7u, await guest.RunAsync(Fail, Cancel));
    }

    [Fact]
    public async Task Calls_that_were_cancelled_or_not_let_in_say_nothing_about_the_plugin()
    {
        await using PluginTestHost host = await StartAsync(Plugin());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        IRunner guest = host.Get<IRunner>("guest");

        for (int i = 0; i < 8; i++)
        {
            Assert.NotNull((await PluginCall.TryAsync(guest.RunAsync(Succeed, cancelled.Token))).Cancellation);
        }

        Assert.Equal(CircuitState.Closed, Circuit(host).State);
        Assert.Equal(Succeed, await guest.RunAsync(Succeed, Cancel));
    }

    [Fact]
    public async Task Where_it_stands_is_measured()
    {
        await using PluginTestHost host = await StartAsync(Plugin(), SandboxGuest.Runner("without", "(local.get $value)"));
        using var states = new MetricCollector<int>(
            host.Services.GetRequiredService<IMeterFactory>(), PluginTelemetry.MeterName, "pluginhost.circuit.state");
        using var refused = new MetricCollector<long>(
            host.Services.GetRequiredService<IMeterFactory>(), PluginTelemetry.MeterName, "pluginhost.call.refused");
        IRunner guest = host.Get<IRunner>("guest");

        states.RecordObservableInstruments();
        await CallAsync(guest, Fail, 5);
        states.RecordObservableInstruments();

        Assert.Equal([0, 2], states.GetMeasurementSnapshot().Select(one => one.Value));
        Assert.All(states.GetMeasurementSnapshot(), one => Assert.Equal("guest", one.Tags["pluginhost.plugin.name"]));
        Assert.Equal("rejected", Assert.Single(refused.GetMeasurementSnapshot()).Tags["pluginhost.outcome"]);
    }

    private static async Task CallAsync(IRunner guest, uint value, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.NotNull((await PluginCall.TryAsync(guest.RunAsync(value, Cancel))).Failure);
        }
    }

    private static PluginCircuit Circuit(PluginTestHost host) =>
        Assert.Single(host.Services.GetRequiredService<IPluginResilience>().GetCircuits());

    private static PluginDefinition Plugin() => SandboxGuest.Runner("guest", "(if (local.get $value) (then unreachable)) (local.get $value)") with
    {
        Resilience = new PluginResilience
        {
            CircuitBreaker = new PluginCircuitBreaker { MinimumCalls = 4, MaxBreakDuration = TimeSpan.FromSeconds(30) },
        },
    };

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(SandboxGuest.With(time: _time), plugins);
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Diagnostics;

public sealed class MetricTests
{
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_call_is_measured_with_its_plugin_its_function_and_how_it_ended()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "acme/guest", "(if (local.get $value) (then unreachable)) (drop (call $ask (i32.const 0))) (i32.const 0)", SandboxGuest.Ask);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using MetricCollector<double> durations = Collect<double>(host, "pluginhost.call.duration");
        using MetricCollector<long> fuel = Collect<long>(host, "pluginhost.call.fuel");
        IRunner guest = host.Get<IRunner>("acme/guest");

        await guest.RunAsync(0, Token);
        await PluginCall.TryAsync(guest.RunAsync(1, Token));
        _imports.OnAsk = _ => throw new InvalidOperationException();
        await PluginCall.TryAsync(guest.RunAsync(0, Token));

        IReadOnlyList<CollectedMeasurement<double>> measured = durations.GetMeasurementSnapshot();
        Assert.Equal(["ok", "trap", "import"], measured.Select(one => one.Tags["pluginhost.outcome"]));
        Assert.All(measured, one =>
        {
            Assert.True(one.Value > 0);
            Assert.Equal("guest", one.Tags["pluginhost.plugin.name"]);
            Assert.Equal("acme", one.Tags["pluginhost.plugin.scope"]);
            Assert.Equal("run", one.Tags["pluginhost.function"]);
        });
        Assert.Empty(fuel.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Instances_are_counted_with_their_plugin_and_its_profile()
    {
        PluginDefinition plugin = SandboxGuest.Runner("acme/guest", "(local.get $value)") with { Lifetime = PluginLifetime.Pooled };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using MetricCollector<int> instances = Collect<int>(host, "pluginhost.instances");
        instances.RecordObservableInstruments();

        // One waits from the start; while that is in a session, a call takes another.
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(PluginId.Parse("acme/guest"), null, Token);
        await host.Get<IRunner>("acme/guest").RunAsync(0, Token);
        instances.RecordObservableInstruments();

        IReadOnlyList<CollectedMeasurement<int>> measured = instances.GetMeasurementSnapshot();
        Assert.Equal([1, 2], measured.Select(one => one.Value));
        Assert.Equal("guest", measured[1].Tags["pluginhost.plugin.name"]);
        Assert.Equal("acme", measured[1].Tags["pluginhost.plugin.scope"]);
        Assert.StartsWith("unmetered, 512 KiB stack, pool of ", Assert.IsType<string>(measured[1].Tags["pluginhost.profile"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_of_a_version_that_is_out_of_use_are_counted_until_they_are_gone()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)") with { Lifetime = PluginLifetime.Pooled };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using MetricCollector<int> instances = Collect<int>(host, "pluginhost.instances");
        using MetricCollector<long> memory = Collect<long>(host, "pluginhost.instances.memory");
        IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(PluginId.Parse("guest"), null, Token);
        Generation old = host.GenerationOf("guest");
        memory.RecordObservableInstruments();
        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 2)") with { Lifetime = PluginLifetime.Pooled });
        instances.RecordObservableInstruments();
        memory.RecordObservableInstruments();
        await session.DisposeAsync();
        await old.Drained;
        instances.RecordObservableInstruments();

        Assert.Equal([2, 1], instances.GetMeasurementSnapshot().Select(one => one.Value));
        long[] bytes = [.. memory.GetMeasurementSnapshot().Select(one => one.Value)];
        Assert.Equal(2 * bytes[0], bytes[1]);
    }

    [Theory]
    [InlineData(1, "that keeps 256 KiB")]
    [InlineData(4, "that keeps 256 KiB")]
    [InlineData(5, "that keeps 4096 KiB")]
    [InlineData(64, "that keeps 4096 KiB")]
    [InlineData(65, "that keeps 256 KiB")]
    public async Task A_guest_gets_a_pool_that_keeps_what_it_is_likely_to_write_to(int pages, string expected)
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)", $"(memory {pages})") with { Lifetime = PluginLifetime.Pooled };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using MetricCollector<int> instances = Collect<int>(host, "pluginhost.instances");

        instances.RecordObservableInstruments();

        string profile = Assert.IsType<string>(Assert.Single(instances.GetMeasurementSnapshot()).Tags["pluginhost.profile"]);
        Assert.EndsWith(expected, profile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fuel_is_measured_of_metered_plugins_and_is_the_same_for_the_same_work()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(i32.add (local.get $value) (i32.const 1))") with
        {
            Limits = new PluginLimits { FuelPerCall = 1000 },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using MetricCollector<long> fuel = Collect<long>(host, "pluginhost.call.fuel");
        IRunner guest = host.Get<IRunner>("guest");

        await guest.RunAsync(1, Token);
        await guest.RunAsync(2, Token);

        long[] burned = [.. fuel.GetMeasurementSnapshot().Select(one => one.Value)];
        Assert.Equal(2, burned.Length);
        Assert.InRange(burned[0], 1, 100);
        Assert.Equal(burned[0], burned[1]);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall, 100)]
    [InlineData(PluginLifetime.Pooled, 100)]
    [InlineData(PluginLifetime.Pooled, 0)]
    public async Task Bytes_are_measured_that_go_into_a_guest_and_come_out_of_it_by_call(PluginLifetime lifetime, int callsOnProbation)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports),
            SandboxGuest.Echo("guest") with { Lifetime = lifetime, Probation = new PluginProbation { Calls = callsOnProbation } });
        ITexts guest = host.Get<ITexts>("guest");
        await guest.EchoAsync("not measured", Token);
        using MetricCollector<double> durations = Collect<double>(host, "pluginhost.call.duration");
        using MetricCollector<long> bytes = Collect<long>(host, "pluginhost.call.bytes");

        await guest.EchoAsync("hello", Token);
        await guest.EchoAsync("ä", Token);

        Assert.Equal(
            [("in", 5L), ("out", 5L), ("in", 2L), ("out", 2L)],
            bytes.GetMeasurementSnapshot().Select(one => ((string)one.Tags["pluginhost.direction"]!, one.Value)));
        Assert.All(bytes.GetMeasurementSnapshot(), one => Assert.Equal("echo", one.Tags["pluginhost.function"]));
    }

    [Fact]
    public async Task A_call_that_is_not_let_in_is_counted_with_its_reason()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping) with
        {
            Limits = new PluginLimits { MaxConcurrentCalls = 1, MaxQueuedCalls = 0 },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        using MetricCollector<long> refused = Collect<long>(host, "pluginhost.call.refused");
        IRunner guest = host.Get<IRunner>("guest");
        Task<uint> inside = Task.Run(() => guest.RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;

        PluginResult<uint> result = await PluginCall.TryAsync(guest.RunAsync(0, Token));

        Assert.Equal(PluginFailureReason.Rejected, result.Failure!.Reason);
        CollectedMeasurement<long> counted = Assert.Single(refused.GetMeasurementSnapshot());
        Assert.Equal(1, counted.Value);
        Assert.Equal("rejected", counted.Tags["pluginhost.outcome"]);
        Assert.Equal("guest", counted.Tags["pluginhost.plugin.name"]);
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 103 && record.Message.Contains("QueueFull", StringComparison.Ordinal));
        gate.Open();
        await inside;
    }

    [Fact]
    public async Task An_import_that_does_not_complete_at_once_is_counted()
    {
        var asked = new TaskCompletionSource<uint>();
        _imports.OnAsk = _ => new ValueTask<uint>(asked.Task);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask));
        using MetricCollector<long> unfinished = Collect<long>(host, "pluginhost.import.unfinished");
        using var answer = new MeasurementCallback(host, "pluginhost.import.unfinished", () => asked.SetResult(0));

        await host.Get<IRunner>("guest").RunAsync(0, Token);

        CollectedMeasurement<long> counted = Assert.Single(unfinished.GetMeasurementSnapshot());
        Assert.Equal("test:sandbox/host@1.0.0#ask", counted.Tags["pluginhost.import"]);
    }

    [Fact]
    public async Task Calls_of_the_host_are_counted_for_each_call_and_one_too_many_was_none()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", "(loop $next (call $ping) (br_if $next (local.tee $value (i32.sub (local.get $value) (i32.const 1))))) (i32.const 0)", SandboxGuest.Ping) with
        {
            Limits = new PluginLimits { MaxImportCalls = 5 },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using MetricCollector<long> calls = Collect<long>(host, "pluginhost.call.host_calls");
        IRunner guest = host.Get<IRunner>("guest");

        await guest.RunAsync(3, Token);
        await PluginCall.TryAsync(guest.RunAsync(6, Token));

        IReadOnlyList<CollectedMeasurement<long>> measured = calls.GetMeasurementSnapshot();
        Assert.Equal([3, 5], measured.Select(one => one.Value));
        Assert.Equal(["ok", "limit"], measured.Select(one => one.Tags["pluginhost.outcome"]));
    }

    [Fact]
    public async Task Only_calls_that_wait_for_a_place_are_measured_waiting()
    {
        var time = new SignallingTimeProvider();
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping) with
        {
            Limits = new PluginLimits { MaxConcurrentCalls = 1, MaxQueuedCalls = 2, CallTimeout = PluginLimits.MaxCallTimeout },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports, time), plugin);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        using MetricCollector<double> waits = Collect<double>(host, "pluginhost.call.wait.duration");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        IRunner guest = host.Get<IRunner>("guest");
        Task<uint> inside = Task.Run(() => guest.RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        Task<uint> waiting = guest.RunAsync(1, Token).AsTask();
        Task<uint> leaving = guest.RunAsync(2, cancellation.Token).AsTask();
        time.Advance(TimeSpan.FromSeconds(2));

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.Open();
        await inside;
        await waiting;

        IReadOnlyList<CollectedMeasurement<double>> measured = waits.GetMeasurementSnapshot();
        Assert.Equal(["cancelled", "ok"], measured.Select(one => one.Tags["pluginhost.outcome"]));
        Assert.All(measured, one => Assert.Equal(2, one.Value));
    }

    [Fact]
    public async Task Each_version_that_is_loaded_or_refused_is_counted()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("acme/guest", "(local.get $value)"));
        using MetricCollector<long> loads = Collect<long>(host, "pluginhost.plugin.loads");

        await host.ReloadAsync(SandboxGuest.Runner("acme/guest", "(i32.const 1)"));
        await host.ReloadAsync(SandboxGuest.Define("acme/guest", SandboxGuest.RunnerContract, "(module)"));
        await host.Manager.RollBackAsync(PluginId.Parse("acme/guest"), generation: null, Token);

        IReadOnlyList<CollectedMeasurement<long>> counted = loads.GetMeasurementSnapshot();
        Assert.Equal(["ok", "contract", "ok"], counted.Select(one => one.Tags["pluginhost.outcome"]));
        Assert.All(counted, one =>
        {
            Assert.Equal(1, one.Value);
            Assert.Equal("guest", one.Tags["pluginhost.plugin.name"]);
            Assert.Equal("acme", one.Tags["pluginhost.plugin.scope"]);
        });
    }

    [Fact]
    public async Task What_a_guest_logs_beyond_its_limit_is_counted()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $write (i32.const 2) (i32.const 16) (i32.const 100)) (i32.const 0)",
            """
            (import "plugin-host:plugin/log@0.1.0" "write" (func $write (param i32 i32 i32)))
            (memory (export "memory") 1)
            """) with
        { Limits = new PluginLimits { MaxLogBytesPerSecond = 1000 } };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports, new FakeTimeProvider()), plugin);
        using MetricCollector<long> dropped = Collect<long>(host, "pluginhost.log.dropped");

        for (int i = 0; i < 13; i++)
        {
            await host.Get<IRunner>("guest").RunAsync(0, Token);
        }

        IReadOnlyList<CollectedMeasurement<long>> counted = dropped.GetMeasurementSnapshot();
        Assert.Equal([100, 100, 100], counted.Select(one => one.Value));
        Assert.All(counted, one => Assert.Equal("guest", one.Tags["pluginhost.plugin.name"]));
    }

    [Fact]
    public async Task A_listener_that_throws_fails_the_call_and_the_next_one_is_served()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)") with { Limits = new PluginLimits { MaxConcurrentCalls = 1 } };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        IRunner guest = host.Get<IRunner>("guest");
        using (new MeasurementCallback(host, "pluginhost.call.host_calls", () => throw new InvalidOperationException("Thrown by the listener.")))
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await guest.RunAsync(1, Token));
            Assert.Equal("Thrown by the listener.", failure.Message);
        }

        Assert.Equal(2u, await guest.RunAsync(2, Token));
    }

    private static MetricCollector<T> Collect<T>(PluginTestHost host, string instrument)
        where T : struct => new(host.Services.GetRequiredService<IMeterFactory>(), "PluginHost", instrument);
}

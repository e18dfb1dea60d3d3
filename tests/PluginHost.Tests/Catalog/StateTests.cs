using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>What the one instance of a plugin has in mind goes to the version that takes its place.</summary>
public sealed class StateTests
{
    private const string Saves = """
        (i32.store (i32.const 128) (global.get $count))
        (i32.store (i32.const 100) (i32.const 7)) (i32.store (i32.const 104) (i32.const 128)) (i32.store (i32.const 108) (i32.const 4))
        (i32.const 100)
        """;

    private const string Restores = "(global.set $count (i32.load (local.get $data))) (i32.const 512)";
    private const string Refuses = "(i32.store8 (i32.const 512) (i32.const 1)) (i32.const 512)";
    private const string TakesUpTo50 =
        $"(if (result i32) (i32.gt_u (i32.load (local.get $data)) (i32.const 50)) (then {Refuses}) (else {Restores}))";

    private const string Adds = "(global.set $count (i32.add (global.get $count) (local.get $value))) (global.get $count)";

    private static readonly PluginId Id = new("guest");

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_goes_on_with_what_the_one_before_saved()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(40, Token);
        Generation old = host.GenerationOf("guest");

        await host.ReloadAsync(Counter(body: $"(local.set $value (i32.mul (local.get $value) (i32.const 2))) {Adds}"));

        Assert.Equal(42u, await runner.RunAsync(1, Token));
        await old.Drained;
    }

    [Fact]
    public async Task A_version_that_does_not_take_the_state_is_refused_and_the_one_before_goes_on_with_it()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        host.Source.Plugins = [Counter(restore: Refuses)];

        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Contains("does not take the state of the version before (4 bytes of format 7)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(41u, await host.Get<IRunner>("guest").RunAsync(1, Token));
        Assert.Equal(1, host.Services.GetRequiredService<PluginCatalog>().LiveGenerations);
    }

    [Fact]
    public async Task A_version_that_traps_when_it_restores_is_refused_and_the_one_before_goes_on_with_its_state()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        host.Source.Plugins = [Counter(restore: "unreachable")];

        await Assert.ThrowsAsync<PluginTrapException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Equal(41u, await host.Get<IRunner>("guest").RunAsync(1, Token));
    }

    [Fact]
    public async Task A_version_that_is_disabled_while_the_next_restores_in_vain_is_not_left_behind()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        Generation old = host.GenerationOf("guest");
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        host.Source.Plugins = [Counter(restore: "(call $ping) unreachable")];
        Task<PluginStatus> reload = Task.Run(() => host.Manager.ReloadAsync(Id, Token), Token);
        await _imports.Pinged;

        host.Manager.Disable(Id);
        gate.Open();
        await reload;

        await old.Drained.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_version_that_traps_when_it_saves_goes_on_with_a_new_instance_as_after_any_trap()
    {
        await using PluginTestHost host = await StartAsync(Counter(save: "unreachable"));
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        host.Source.Plugins = [Counter()];

        await Assert.ThrowsAsync<PluginTrapException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(1, Token));
        Assert.Equal(1, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task A_state_that_is_larger_than_it_may_be_is_not_handed_over()
    {
        await using PluginTestHost host = await StartAsync(maxStateBytes: 3, Counter());
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        host.Source.Plugins = [Counter(restore: $"{Restores} (drop) (i32.const 512)")];

        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Contains("WasmPlugins:Reload:MaxStateBytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(41u, await host.Get<IRunner>("guest").RunAsync(1, Token));
    }

    [Fact]
    public async Task A_call_that_comes_while_the_state_is_handed_over_is_not_let_in_before_the_version_serves()
    {
        await using PluginTestHost host = await StartAsync(Counter(queue: 0));
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(40, Token);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        host.Source.Plugins = [Counter(restore: $"(call $ping) {Restores}", queue: 0)];
        Task<PluginStatus> reload = Task.Run(() => host.Manager.ReloadAsync(Id, Token), Token);
        await _imports.Pinged;
        AdmissionGate places = host.GenerationOf("guest").Gate;

        // No call gets in: with nothing to wait in, it is rejected; the host itself has taken the place.
        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await runner.RunAsync(1, Token));
        Assert.Equal(PluginRejection.QueueFull, failure.Rejection);
        gate.Open();
        await reload;

        Assert.Same(places, host.GenerationOf("guest").Gate);
        Assert.Equal(41u, await runner.RunAsync(1, Token));
    }

    [Fact]
    public async Task A_session_is_waited_for_as_long_as_a_version_may_drain()
    {
        var time = new SignallingTimeProvider();
        await using PluginTestHost host = await StartAsync(Counter(), time);
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(Id, null, Token);
        await session.Plugin.RunAsync(40, Token);
        host.Source.Plugins = [Counter(restore: Refuses)];
        int timers = time.Timers;
        for (int i = 0; i < timers; i++)
        {
            await time.WaitForTimerAsync(new TaskCompletionSource().Task);
        }

        Task<PluginStatus> reload = Task.Run(() => host.Manager.ReloadAsync(Id, Token), Token);
        await time.WaitForTimerAsync(reload);
        host.Advance(time, TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => reload);
        Assert.Contains("was in use for 00:00:30", failure.Message, StringComparison.Ordinal);
        Assert.Equal(41u, await session.Plugin.RunAsync(1, Token));
    }

    [Fact]
    public async Task The_host_waits_for_its_turn_even_where_no_call_may()
    {
        var time = new SignallingTimeProvider();
        await using PluginTestHost host = await StartAsync(Counter(queue: 0), time);
        IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(Id, null, Token);
        await session.Plugin.RunAsync(40, Token);
        host.Source.Plugins = [Counter(body: Adds + " (drop) (global.get $count)", queue: 0)];
        int timers = time.Timers;
        for (int i = 0; i < timers; i++)
        {
            await time.WaitForTimerAsync(new TaskCompletionSource().Task);
        }

        Task<PluginStatus> reload = Task.Run(() => host.Manager.ReloadAsync(Id, Token), Token);
        await time.WaitForTimerAsync(reload);
        await session.DisposeAsync();
        await reload;

        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Equal(41u, await host.Get<IRunner>("guest").RunAsync(1, Token));
    }

    [Fact]
    public async Task A_state_may_take_longer_to_be_restored_than_a_call()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        _imports.OnPing = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            host.WaitForTicker(_time);
        };

        // Where a loop begins, a guest whose time is over is ended.
        await host.ReloadAsync(Counter(restore: $"(call $ping) (loop $again (br_if $again (i32.eqz (local.get $format)))) {Restores}"));

        Assert.Null(host.StatusOf("guest").Failure);
        Assert.Equal(41u, await host.Get<IRunner>("guest").RunAsync(1, Token));
    }

    [Fact]
    public async Task A_version_that_is_rolled_back_to_gets_the_newest_state_and_one_that_is_reverted_to_its_own()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(40, Token);
        string trapsAtOne = $"(if (i32.eq (local.get $value) (i32.const 1)) (then unreachable)) {Adds}";
        await host.ReloadAsync(Counter(body: trapsAtOne));
        await runner.RunAsync(60, Token);

        await host.Manager.RollBackAsync(Id, null, Token);
        Assert.Equal(102u, await runner.RunAsync(2, Token));

        var changes = new ChangeReader(host);
        await host.ReloadAsync(Counter(body: trapsAtOne + " (i32.const 0) (i32.add)"));
        await runner.RunAsync(1000, Token);
        for (int i = 0; i < 6; i++)
        {
            await Assert.ThrowsAnyAsync<PluginException>(async () => await runner.RunAsync(1, Token));
            host.Advance(_time, TimeSpan.FromSeconds(9));
        }

        await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Equal(104u, await runner.RunAsync(2, Token));
    }

    [Fact]
    public async Task A_version_that_does_not_save_cannot_keep_an_earlier_one_from_being_rolled_back_to_with_its_own_state()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(40, Token);
        await host.ReloadAsync(Counter(save: "unreachable"));
        await runner.RunAsync(60, Token);

        await host.Manager.RollBackAsync(Id, null, Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.Equal(42u, await runner.RunAsync(2, Token));
        Assert.Contains("trapped", (await host.Logs.WaitForAsync(35, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_saves_what_an_earlier_one_does_not_take_cannot_keep_that_from_being_rolled_back_to_with_its_own_state()
    {
        await using PluginTestHost host = await StartAsync(Counter(restore: TakesUpTo50));
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(40, Token);
        await host.ReloadAsync(Counter());
        await runner.RunAsync(60, Token);

        await host.Manager.RollBackAsync(Id, null, Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.Equal(42u, await runner.RunAsync(2, Token));
        await host.Logs.WaitForAsync(35, Token);
    }

    [Fact]
    public async Task A_log_that_throws_when_the_state_was_not_handed_over_leaves_the_version_before_its_place()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports, _time)(plugins);
                plugins.Services.AddSingleton<ILoggerProvider>(new LogHook(35, () => throw new InvalidOperationException("The log is full.")));
            },
            Counter(restore: TakesUpTo50, queue: 0));
        IRunner runner = host.Get<IRunner>("guest");
        await host.ReloadAsync(Counter(queue: 0));
        await runner.RunAsync(100, Token);

        await Assert.ThrowsAsync<PluginLoadException>(() => host.Manager.RollBackAsync(Id, null, Token));

        Assert.Equal(102u, await runner.RunAsync(2, Token));
    }

    [Fact]
    public async Task A_version_that_is_in_use_without_end_cannot_keep_an_earlier_one_from_being_rolled_back_to()
    {
        var time = new SignallingTimeProvider();
        await using PluginTestHost host = await StartAsync(Counter(), time);
        await host.Get<IRunner>("guest").RunAsync(40, Token);
        await host.ReloadAsync(Counter(body: Adds + " (drop) (global.get $count)"));
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(Id, null, Token);
        await session.Plugin.RunAsync(60, Token);
        int timers = time.Timers;
        for (int i = 0; i < timers; i++)
        {
            await time.WaitForTimerAsync(new TaskCompletionSource().Task);
        }

        Task<PluginStatus> back = Task.Run(() => host.Manager.RollBackAsync(Id, null, Token), Token);
        await time.WaitForTimerAsync(back);
        time.Advance(TimeSpan.FromSeconds(30));
        await back;

        Assert.Equal(1, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task Between_versions_of_which_one_knows_nothing_of_state_none_is_handed_over()
    {
        await using PluginTestHost host = await StartAsync(Counter());
        await host.Get<IRunner>("guest").RunAsync(40, Token);

        await host.ReloadAsync(SandboxGuest.Runner("guest", Adds, "(global $count (mut i32) (i32.const 0))") with
        {
            Lifetime = PluginLifetime.Single,
        });
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(1, Token));

        await host.ReloadAsync(Counter());
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(1, Token));
    }

    private readonly FakeTimeProvider _time = new();

    private static PluginDefinition Counter(string body = Adds, string save = Saves, string restore = Restores, int queue = 256)
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", body, $"""
            {SandboxGuest.Ping}
            {SandboxGuest.Allocator}
            (global $count (mut i32) (i32.const 0))
            (func (export "plugin-host:lifecycle/state@0.1.0#save") (result i32) {save})
            (func (export "plugin-host:lifecycle/state@0.1.0#restore") (param $format i32) (param $data i32) (param $length i32) (result i32)
              {restore})
            """) with { Lifetime = PluginLifetime.Single };
        plugin.Limits.MaxQueuedCalls = queue;
        return plugin;
    }

    private Task<PluginTestHost> StartAsync(PluginDefinition plugin, TimeProvider? clock = null) =>
        PluginTestHost.StartAsync(SandboxGuest.With(_imports, clock ?? _time), plugin);

    private Task<PluginTestHost> StartAsync(int maxStateBytes, PluginDefinition plugin) => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With(_imports)(plugins);
            plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.MaxStateBytes = maxStateBytes);
        },
        plugin);
}

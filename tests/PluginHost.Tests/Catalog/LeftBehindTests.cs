using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Catalog;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>What becomes of versions that are in a host function when nobody waits for them any more.</summary>
public sealed class LeftBehindTests
{
    private const long Each = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly PluginId Id = new("guest");

    private readonly SignallingTimeProvider _time = new();
    private readonly StuckImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollback_waits_for_the_room_of_the_version_that_has_made_way_for_it()
    {
        await using PluginTestHost host = await StartAsync(2 * Each, Version(1));
        using Latch gate = _imports.Hold();
        (Task third, Task<PluginStatus> rollback) = await RollBackPastStuckThirdAsync(host);
        gate.Open();

        Assert.Equal(1, (await rollback.WaitAsync(Patience, Token)).Generation);
        await third;
    }

    [Fact]
    public async Task A_rollback_waits_for_room_no_longer_than_self_checks_may_take()
    {
        await using PluginTestHost host = await StartAsync(2 * Each, Version(1));
        using Latch gate = _imports.Hold();
        (Task third, Task<PluginStatus> rollback) = await RollBackPastStuckThirdAsync(host);
        _time.Advance(TimeSpan.FromMinutes(1));

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => rollback.WaitAsync(Patience, Token));
        Assert.Equal(PluginRejection.NoRoom, failure.Rejection);
        gate.Open();
        await third;
    }

    // One runs where it is called, and the other on a thread of the host.
    [Theory]
    [InlineData(SandboxGuest.Ping + "(func $begin (call $ping) (loop $forever (br $forever))) (start $begin)")]
    [InlineData(SandboxGuest.Wait + "(func $begin (drop (call $wait (i32.const 1))) (loop $forever (br $forever))) (start $begin)")]
    public async Task The_host_ends_without_a_version_that_does_not_end_and_whose_guest_goes_no_further(string definitions)
    {
        using Latch gate = _imports.Hold();
        PluginTestHost host = await StartAsync(budget: null, Version(1));
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        FakeLogCollector logs = host.Logs;
        Task stuck = host.ReloadAsync(Version(2, definitions));
        await _imports.IsStuck;
        await TakeTimersAsync();

        Task end = host.DisposeAsync().AsTask();
        await _time.WaitForTimerAsync(end);
        Assert.False(end.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));

        await end.WaitAsync(Patience, Token);
        await logs.WaitForAsync(38, Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stuck);
        gate.Open();
        await catalog.ChangesEnded.WaitAsync(Patience, Token);
    }

    [Theory]
    [InlineData("(call $ping)", "")]
    [InlineData("", "(call $ping)")]
    public async Task The_host_ends_without_a_version_that_does_not_end_handing_over_its_state(string save, string restore)
    {
        using Latch gate = _imports.Hold();
        PluginTestHost host = await StartAsync(budget: null, WithState(1, save, restore: ""));
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        FakeLogCollector logs = host.Logs;
        Task stuck = Task.Run(() => host.ReloadAsync(WithState(2, save: "", restore)), Token);
        await _imports.IsStuck;
        await TakeTimersAsync();

        Task end = host.DisposeAsync().AsTask();
        await _time.WaitForTimerAsync(end);
        _time.Advance(TimeSpan.FromSeconds(30));
        await logs.WaitForAsync(38, Token);
        Assert.False(end.IsCompleted);
        await _time.WaitForTimerAsync(end);
        _time.Advance(TimeSpan.FromSeconds(30));

        await end.WaitAsync(Patience, Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stuck);
        gate.Open();
        await catalog.ChangesEnded.WaitAsync(Patience, Token);
    }

    private static PluginDefinition WithState(uint version, string save, string restore) => Version(version, SandboxGuest.Ping, $"""
        (func (export "plugin-host:lifecycle/state@0.1.0#save") (result i32) {save} (i32.const 512))
        (func (export "plugin-host:lifecycle/state@0.1.0#restore") (param i32 i32 i32) (result i32) {restore} (i32.const 512))
        """);

    private static PluginDefinition Version(uint version, string definitions = "", string exports = "") =>
        SandboxGuest.Runner("guest", $"(i32.const {version})", definitions + SandboxGuest.Allocator + exports) with
        {
            Lifetime = PluginLifetime.Single,
            Limits = new PluginLimits { MaxMemoryBytes = Each },
        };

    // The third version makes way and is still there when the rollback looks for room.
    private async Task<(Task Third, Task<PluginStatus> Rollback)> RollBackPastStuckThirdAsync(PluginTestHost host)
    {
        await host.ReloadAsync(Version(2));
        Task third = host.ReloadAsync(Version(3, SandboxGuest.PingAtStart));
        await _imports.IsStuck;
        await TakeTimersAsync();
        Task<PluginStatus> rollback = host.Manager.RollBackAsync(Id, null, Token);
        await _time.WaitForTimerAsync(rollback);
        return (third, rollback);
    }

    private async Task TakeTimersAsync()
    {
        while (_time.Timers > 0)
        {
            await _time.WaitForTimerAsync(new TaskCompletionSource().Task);
        }
    }

    private Task<PluginTestHost> StartAsync(long? budget, params PluginDefinition[] plugins) => PluginTestHost.StartAsync(
        builder =>
        {
            SandboxGuest.With(_imports.Imports, _time)(builder);
            builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxTotalMemoryBytes = budget);
        },
        plugins);
}

using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class TimeoutTests
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    private readonly SignallingTimeProvider _time = new();
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_that_never_ends_is_stopped_when_its_time_is_over()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports, _time), SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        Task<uint> call = CallElsewhere(host.Get<IRunner>("endless"), Token);
        await _imports.Pinged;

        _time.Advance(DefaultTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(10));

        var failure = await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
        Assert.Equal(PluginFailureReason.Timeout, failure.Reason);
        Assert.Equal(DefaultTimeout, failure.Timeout);
        Assert.Equal("run", failure.Function);
        Assert.Equal(host.StatusOf("endless").Version, failure.Version);
        Assert.Contains("within 1000 ms", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_other_plugins_go_on_while_guests_that_never_end_are_running()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports, _time),
            SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping),
            SandboxGuest.Runner("good", "(i32.add (local.get $value) (i32.const 1))"));
        IRunner good = host.Get<IRunner>("good");
        Task<uint> call = CallElsewhere(host.Get<IRunner>("endless"), Token);
        await _imports.Pinged;

        for (uint i = 0; i < 1000; i++)
        {
            Assert.Equal(i + 1, await good.RunAsync(i, Token));
        }

        Assert.False(call.IsCompleted);
        _time.Advance(2 * DefaultTimeout);
        await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
        Assert.Equal(8u, await good.RunAsync(7, Token));
    }

    [Fact]
    public async Task Waiting_for_a_free_place_counts_and_the_guest_is_not_entered_any_more()
    {
        PluginDefinition plugin = SandboxGuest.Runner("busy", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        plugin.Limits.MaxConcurrentCalls = 1;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports, _time), plugin);
        IRunner busy = host.Get<IRunner>("busy");
        Task<uint> first = CallElsewhere(busy, Token);
        await _imports.Pinged;
        _time.Advance(DefaultTimeout / 2);

        Task<uint> second = busy.RunAsync(0, Token).AsTask();
        Assert.False(second.IsCompleted);
        _time.Advance(2 * DefaultTimeout);

        await Assert.ThrowsAsync<PluginTimeoutException>(() => first);
        await Assert.ThrowsAsync<PluginTimeoutException>(() => second);
        Assert.Equal(1, _imports.Pings);
    }

    [Fact]
    public async Task A_call_that_waited_has_only_what_is_left_of_its_time()
    {
        PluginDefinition plugin = SandboxGuest.Runner("busy", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        plugin.Limits.MaxConcurrentCalls = 1;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports, _time), plugin);
        IRunner busy = host.Get<IRunner>("busy");
        using var cancelFirst = new CancellationTokenSource();
        Task<uint> first = CallElsewhere(busy, cancelFirst.Token);
        await _imports.Pinged;
        var entered = new TaskCompletionSource();
        _imports.OnPing = entered.SetResult;
        Task<uint> second = busy.RunAsync(0, Token).AsTask();
        _time.Advance(0.9 * DefaultTimeout);

        await cancelFirst.CancelAsync();
        await entered.Task;
        _time.Advance(0.2 * DefaultTimeout);

        await Assert.ThrowsAsync<PluginTimeoutException>(() => second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_host_function_that_takes_too_long_ends_the_call_in_time()
    {
        var never = new TaskCompletionSource<uint>();
        _imports.OnWait = (_, _) => new ValueTask<uint>(never.Task);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports, _time), SandboxGuest.Runner("waiting", "(call $wait (local.get $value))", SandboxGuest.Wait));
        Task<uint> call = host.Get<IRunner>("waiting").RunAsync(0, Token).AsTask();

        // The caller waits for its thread, and the thread for the host function.
        await _time.WaitForTimerAsync(call);
        await _time.WaitForTimerAsync(call);
        _time.Advance(2 * DefaultTimeout);

        await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
    }

    [Fact]
    public async Task A_start_function_that_never_ends_fails_the_loading()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "endless", "(local.get $value)", $"{SandboxGuest.Ping} (func (export \"_initialize\") (call $ping) (loop $forever (br $forever)))");
        _imports.OnPing = () => _time.Advance(2 * new PluginLimits().StartTimeout);

        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports, _time), plugin);

        PluginStatus status = host.StatusOf("endless");
        Assert.Equal(PluginState.Failed, status.State);
        Assert.IsType<PluginTimeoutException>(status.Failure);
    }

    private static Task<uint> CallElsewhere(IRunner runner, CancellationToken cancellationToken) =>
        Task.Run(() => runner.RunAsync(0, cancellationToken).AsTask(), Token);
}

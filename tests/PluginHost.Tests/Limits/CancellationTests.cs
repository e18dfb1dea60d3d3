using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class CancellationTests
{
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_guest_is_stopped_when_its_caller_cancels_and_the_caller_gets_its_own_token_back()
    {
        PluginDefinition plugin = Unhurried(SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var source = new CancellationTokenSource();
        Task<uint> call = Task.Run(() => host.Get<IRunner>("endless").RunAsync(0, source.Token).AsTask(), Token);
        await _imports.Pinged;
        Assert.False(call.IsCompleted);

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.True(call.IsCanceled);
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_never_enters_the_guest()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping));
        var token = new CancellationToken(canceled: true);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await host.Get<IRunner>("guest").RunAsync(0, token));

        Assert.Equal(token, cancelled.CancellationToken);
        Assert.Equal(0, _imports.Pings);
    }

    [Fact]
    public async Task A_call_that_waits_for_a_place_ends_when_its_caller_cancels_and_takes_nobodys_place()
    {
        PluginDefinition plugin = Unhurried(SandboxGuest.Runner("busy", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        plugin.Limits.MaxConcurrentCalls = 1;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        IRunner busy = host.Get<IRunner>("busy");
        using var firstSource = new CancellationTokenSource();
        using var secondSource = new CancellationTokenSource();
        Task<uint> first = Task.Run(() => busy.RunAsync(0, firstSource.Token).AsTask(), Token);
        await _imports.Pinged;
        Task<uint> second = busy.RunAsync(0, secondSource.Token).AsTask();

        await secondSource.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(secondSource.Token, cancelled.CancellationToken);
        Assert.False(first.IsCompleted);
        await firstSource.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, _imports.Pings);
    }

    [Fact]
    public async Task A_host_function_is_given_the_callers_token_and_its_cancellation_is_the_callers()
    {
        var asked = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnWait = async (_, token) =>
        {
            var never = new TaskCompletionSource<uint>();
            await using CancellationTokenRegistration registration = token.Register(() => never.SetCanceled(token));
            asked.SetResult(token);
            return await never.Task;
        };
        PluginDefinition plugin = Unhurried(SandboxGuest.Runner("waiting", "(call $wait (local.get $value))", SandboxGuest.Wait));
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        using var source = new CancellationTokenSource();
        Task<uint> call = host.Get<IRunner>("waiting").RunAsync(0, source.Token).AsTask();
        Assert.Equal(source.Token, await asked.Task);

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task A_host_function_that_cancels_itself_is_a_failure_of_the_host_and_no_cancellation()
    {
        _imports.OnAsk = _ => throw new OperationCanceledException();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask));

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.IsType<OperationCanceledException>(failure.InnerException);
    }

    private static PluginDefinition Unhurried(PluginDefinition plugin)
    {
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        return plugin;
    }
}

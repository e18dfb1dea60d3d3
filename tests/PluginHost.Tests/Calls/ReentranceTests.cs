using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

/// <summary>Guests that call the host, which calls guests.</summary>
public sealed class ReentranceTests
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_function_may_call_another_plugin()
    {
        await using PluginTestHost host = await StartAsync(Asks("outer"), SandboxGuest.Runner("inner", "(i32.mul (local.get $value) (i32.const 2))"));
        IRunner inner = host.Get<IRunner>("inner");
        _imports.OnAsk = value => inner.RunAsync(value + 1, Token);

        Assert.Equal(12u, await host.Get<IRunner>("outer").RunAsync(5, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_inner_call_has_only_what_is_left_of_the_outer_ones_time_and_the_outer_one_times_out_with_it(bool isBlocking)
    {
        PluginDefinition endless = SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        endless.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        await using PluginTestHost host = await StartAsync(isBlocking ? Waits("outer") : Asks("outer"), endless);
        IRunner inner = host.Get<IRunner>("endless");
        var innerFailure = new TaskCompletionSource<PluginException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnAsk = value => CallInner(value, Token);
        _imports.OnWait = CallInner;
        Task<uint> call = Task.Run(() => host.Get<IRunner>("outer").RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;

        _time.Advance(2 * DefaultTimeout);

        var failure = await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
        Assert.Equal(new PluginId("outer"), failure.PluginId);
        var timeout = Assert.IsType<PluginTimeoutException>(await innerFailure.Task);
        Assert.InRange(timeout.Timeout, TimeSpan.Zero, DefaultTimeout + TimeSpan.FromMilliseconds(1));

        async ValueTask<uint> CallInner(uint value, CancellationToken token)
        {
            if (isBlocking)
            {
                // Goes on on another thread.
                await Task.Yield();
            }

            PluginResult<uint> result = await PluginCall.TryAsync(inner.RunAsync(value, token));
            innerFailure.SetResult(result.Failure);
            return result.Value;
        }
    }

    [Fact]
    public async Task An_inner_call_ends_when_the_outer_ones_caller_cancels()
    {
        PluginDefinition endless = SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        await using PluginTestHost host = await StartAsync(Asks("outer"), endless);
        IRunner inner = host.Get<IRunner>("endless");
        _imports.OnAsk = value => inner.RunAsync(value, CancellationToken.None);
        using var source = new CancellationTokenSource();
        Task<uint> call = Task.Run(() => host.Get<IRunner>("outer").RunAsync(0, source.Token).AsTask(), Token);
        await _imports.Pinged;

        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Calls_go_only_so_deep_over_several_plugins_and_the_process_goes_on()
    {
        await using PluginTestHost host = await StartAsync(Asks("a"), Asks("b"));
        IRunner[] plugins = [host.Get<IRunner>("a"), host.Get<IRunner>("b")];
        int depth = 0;
        int deepest = 0;
        _imports.OnAsk = value =>
        {
            deepest = Math.Max(deepest, ++depth);
            try
            {
                ValueTask<uint> call = value == 0 ? new(0u) : plugins[value % 2].RunAsync(value - 1, Token);
                Assert.True(call.IsCompleted);
                return call;
            }
            finally
            {
                depth--;
            }
        };

        Assert.Equal(0u, await plugins[0].RunAsync(3, Token));
        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await plugins[0].RunAsync(100, Token));

        Assert.IsType<PluginStackException>(Innermost(failure));
        Assert.InRange(deepest, 4, 16);
        Assert.Equal(0u, await plugins[1].RunAsync(3, Token));
    }

    [Fact]
    public async Task Calls_go_only_so_deep_even_if_each_is_on_a_thread_of_its_own()
    {
        await using PluginTestHost host = await StartAsync(Waits("a"), Waits("b"));
        IRunner[] plugins = [host.Get<IRunner>("a"), host.Get<IRunner>("b")];
        int calls = 0;
        _imports.OnWait = async (value, token) =>
        {
            Interlocked.Increment(ref calls);
            await Task.Yield();
            return await plugins[value % 2].RunAsync(value + 1, token);
        };

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await plugins[0].RunAsync(1, Token));

        Assert.IsType<PluginStackException>(Innermost(failure));
        Assert.Equal(16, calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_would_wait_for_the_place_that_it_is_called_from_is_refused(bool isBlocking)
    {
        PluginDefinition plugin = isBlocking ? Waits("self") : Asks("self");
        plugin.Limits.MaxConcurrentCalls = 1;
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner self = host.Get<IRunner>("self");
        _imports.OnAsk = value => self.RunAsync(value, Token);
        _imports.OnWait = async (value, token) =>
        {
            await Task.Yield();
            return await self.RunAsync(value, token);
        };

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await self.RunAsync(1, Token));

        Assert.Equal(PluginRejection.Cycle, Assert.IsType<PluginRejectedException>(failure.InnerException).Rejection);
    }

    [Fact]
    public async Task What_a_host_function_leaves_running_is_not_inside_the_call_any_more()
    {
        PluginDefinition plugin = Waits("self");
        plugin.Limits.MaxConcurrentCalls = 1;
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner self = host.Get<IRunner>("self");
        var callIsOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<uint>? leftOver = null;
        _imports.OnWait = (value, _) =>
        {
            leftOver ??= CallLater();
            return new ValueTask<uint>(value);
        };
        await self.RunAsync(1, Token);
        _time.Advance(2 * DefaultTimeout);
        Assert.True(SpinWait.SpinUntil(() => host.Services.GetRequiredService<Ticker>().Now >= 2000, TimeSpan.FromSeconds(30)));

        callIsOver.SetResult();

        Assert.Equal(7u, await leftOver!);

        async Task<uint> CallLater()
        {
            await callIsOver.Task;
            return await self.RunAsync(7, Token);
        }
    }

    [Fact]
    public async Task A_session_cannot_be_called_from_inside_its_own_call()
    {
        await using PluginTestHost host = await StartAsync(Asks("guest"));
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token);
        _imports.OnAsk = value => session.Plugin.RunAsync(value, Token);

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await session.Plugin.RunAsync(1, Token));

        Assert.Equal(PluginRejection.SessionUnusable, Assert.IsType<PluginRejectedException>(failure.InnerException).Rejection);
    }

    [Fact]
    public async Task An_allocator_may_not_call_the_contracts_imports()
    {
        PluginDefinition plugin = SandboxGuest.Texts(
            "guest",
            SandboxGuest.Returns("(i32.const 0)", "(i32.const 0)"),
            $"""
            {SandboxGuest.Ping}
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $ping) (i32.const 1024))
            """);
        await using PluginTestHost host = await StartAsync(plugin);

        var failure = await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<ITexts>("guest").EchoAsync("text", Token));

        Assert.Contains("allocator", failure.Violation, StringComparison.Ordinal);
        Assert.Equal(0, _imports.Pings);
    }

    [Fact]
    public async Task An_allocator_that_is_called_for_a_host_functions_result_may_not_call_imports_either()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $read (i32.const 16)) (i32.const 0)",
            $"""
            {SandboxGuest.Ping}
            (import "test:sandbox/host@1.0.0" "read" (func $read (param i32)))
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $ping) (i32.const 1024))
            """);
        _imports.OnRead = () => "text";
        await using PluginTestHost host = await StartAsync(plugin);

        await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal(0, _imports.Pings);
    }

    [Fact]
    public async Task Post_return_may_not_call_the_contracts_imports()
    {
        PluginDefinition plugin = SandboxGuest.Texts(
            "guest",
            SandboxGuest.Returns("(i32.const 0)", "(i32.const 0)"),
            $"""
            {SandboxGuest.Ping}
            {SandboxGuest.Allocator}
            (func (export "cabi_post_{SandboxGuest.TextsContract}#echo") (param i32) (call $ping))
            """);
        await using PluginTestHost host = await StartAsync(plugin);

        await Assert.ThrowsAsync<PluginAbiException>(async () => await host.Get<ITexts>("guest").EchoAsync("text", Token));

        Assert.Equal(0, _imports.Pings);
    }

    private static PluginDefinition Asks(string id) => SandboxGuest.Runner(id, "(call $ask (local.get $value))", SandboxGuest.Ask);

    private static PluginDefinition Waits(string id) => SandboxGuest.Runner(id, "(call $wait (local.get $value))", SandboxGuest.Wait);

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(SandboxGuest.With(_imports, _time), plugins);
}

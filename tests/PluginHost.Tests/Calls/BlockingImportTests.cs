using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

public sealed class BlockingImportTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly FakeTimeProvider _time = new();
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_with_a_blocking_import_runs_on_the_hosts_own_threads_and_its_caller_waits_without_one()
    {
        var answer = new TaskCompletionSource<uint>(TaskCreationOptions.RunContinuationsAsynchronously);
        string? thread = null;
        _imports.OnWait = (_, _) =>
        {
            thread = Thread.CurrentThread.Name;
            return new ValueTask<uint>(answer.Task);
        };
        await using PluginTestHost host = await StartAsync(Waits("guest"));

        ValueTask<uint> call = host.Get<IRunner>("guest").RunAsync(0, Token);

        Assert.False(call.IsCompleted);
        answer.SetResult(9);
        Assert.Equal(9u, await call);
        Assert.StartsWith("PluginHost guest", thread, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_flows_with_the_caller_is_there_for_a_blocking_import_and_nothing_stays_on_the_thread()
    {
        var seen = new List<string?>();
        _imports.OnWait = (value, _) =>
        {
            seen.Add(Ambient.Value);
            Ambient.Value = "left behind";
            return new ValueTask<uint>(value);
        };
        await using PluginTestHost host = await StartAsync(Waits("guest"));
        IRunner runner = host.Get<IRunner>("guest");

        Ambient.Value = "first";
        await runner.RunAsync(0, Token);
        Ambient.Value = null;
        await runner.RunAsync(0, Token);

        Assert.Equal(["first", null], seen);
    }

    [Fact]
    public async Task Waiting_for_a_thread_counts_and_a_call_that_got_none_gives_its_place_back()
    {
        PluginDefinition holder = Waits("holder");
        holder.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        PluginDefinition waiter = Waits("waiter");
        waiter.Limits.MaxConcurrentCalls = 1;
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxHostThreads = 1), holder, waiter);
        using var latch = new Latch();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnWait = (value, _) =>
        {
            if (value == 1)
            {
                held.SetResult();
                latch.Wait();
            }

            return new ValueTask<uint>(value);
        };
        Task<uint> holding = host.Get<IRunner>("holder").RunAsync(1, Token).AsTask();
        await held.Task;
        using var source = new CancellationTokenSource();

        Task<uint> late = host.Get<IRunner>("waiter").RunAsync(2, Token).AsTask();
        Task<uint> behind = host.Get<IRunner>("waiter").RunAsync(3, source.Token).AsTask();
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<PluginTimeoutException>(() => late);
        await Assert.ThrowsAsync<PluginTimeoutException>(() => behind);
        Task<uint> cancelled = host.Get<IRunner>("waiter").RunAsync(4, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(holding.IsCompleted);
        latch.Open();
        Assert.Equal(1u, await holding);
        Assert.Equal(5u, await host.Get<IRunner>("waiter").RunAsync(5, Token));
    }

    [Fact]
    public async Task An_import_that_was_not_said_to_block_and_does_fails_the_call_where_that_is_wanted()
    {
        var never = new TaskCompletionSource<uint>();
        _imports.OnAsk = _ => new ValueTask<uint>(never.Task);
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.Services.Configure<WasmPluginsOptions>(options => options.FailUnfinishedImports = true), Asks("guest"));

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(1, Token));

        Assert.Contains("IsBlocking = true", failure.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal("test:sandbox/host@1.0.0#ask", failure.Import);
    }

    [Fact]
    public async Task An_import_that_was_not_said_to_block_is_waited_for_elsewhere_and_the_log_says_so_a_few_times()
    {
        TaskCompletionSource<uint>? asked = null;
        _imports.OnAsk = _ => new ValueTask<uint>((asked = new TaskCompletionSource<uint>()).Task);
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            """
            (loop $again
              (drop (call $ask (local.get $value)))
              (local.set $value (i32.sub (local.get $value) (i32.const 1)))
              (br_if $again (local.get $value)))
            (local.get $value)
            """,
            SandboxGuest.Ask);
        await using PluginTestHost host = await StartAsync(_ => { }, plugin);
        using var answer = new MeasurementCallback(host, "pluginhost.import.unfinished", () => asked!.SetResult(0));

        Assert.Equal(0u, await host.Get<IRunner>("guest").RunAsync(200, Token));

        var warnings = host.Logs.GetSnapshot().Where(record => record.Id.Id == 102).ToList();
        Assert.InRange(warnings.Count, 1, 20);
        Assert.All(warnings, warning => Assert.Equal(LogLevel.Warning, warning.Level));
        Assert.Contains("test:sandbox/host@1.0.0#ask", warnings[0].Message, StringComparison.Ordinal);
    }

    private static PluginDefinition Asks(string id) => SandboxGuest.Runner(id, "(call $ask (local.get $value))", SandboxGuest.Ask);

    private static PluginDefinition Waits(string id) => SandboxGuest.Runner(id, "(call $wait (local.get $value))", SandboxGuest.Wait);

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) => StartAsync(_ => { }, plugins);

    private Task<PluginTestHost> StartAsync(Action<IWasmPluginsBuilder> configure, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(_imports, _time)(builder);
                configure(builder);
            },
            plugins);
}

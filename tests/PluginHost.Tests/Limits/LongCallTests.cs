using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

/// <summary>Calls that run long keep neither the threads that serve everybody nor all of the cores.</summary>
public sealed class LongCallTests
{
    private const int Runs = 24;
    private const int CallsRunLong = 104;

    // More than enough ticks for a call to be long, in a guest that ends by itself.
    private const string CountFarDown = "(local.set $value (i32.const 100000000)) "
        + "(loop $again (br_if $again (local.tee $value (i32.sub (local.get $value) (i32.const 1))))) (i32.const 7)";

    private readonly SignallingTimeProvider _time = new();
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_a_call_runs_long_the_others_of_its_plugin_leave_the_pool_and_take_turns()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping),
            SandboxGuest.Runner("good", "(call $ask (local.get $value))", SandboxGuest.Ask));
        List<bool> entered = [];
        _imports.OnPing = () => entered.Add(IsOnPool());
        Task<uint> first = CallFromPool(host.Get<IRunner>("endless"));
        await _imports.Pinged;
        UntilCallsRunLong(host, "endless");

        Task<uint>[] more = [.. Enumerable.Range(0, Runs).Select(_ => CallFromPool(host.Get<IRunner>("endless")))];
        UntilWaiting(host, "endless", Runs - 1);
        bool goodWasOnPool = false;
        _imports.OnAsk = value =>
        {
            goodWasOnPool = IsOnPool();
            return new(value);
        };
        uint good = await CallFromPool(host.Get<IRunner>("good"), 5);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(5u, good);
        Assert.True(goodWasOnPool);
        foreach (Task<uint> call in more.Prepend(first))
        {
            await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
        }

        Assert.True(entered[0]);
        Assert.All(entered.Skip(1), Assert.False);
        Assert.Single(host.Logs.GetSnapshot(), log => log.Id.Id == CallsRunLong);
    }

    [Fact]
    public async Task A_plugin_that_is_only_slow_gets_its_turns_beside_one_that_never_ends()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping), SandboxGuest.Runner("slow", CountFarDown));
        Task<uint> endless = CallFromPool(host.Get<IRunner>("endless"));
        UntilCallsRunLong(host, "endless");

        Assert.Equal(7u, await CallFromPool(host.Get<IRunner>("slow")));
        UntilCallsRunLong(host, "slow");
        Assert.Equal(7u, await CallFromPool(host.Get<IRunner>("slow")));

        Assert.False(endless.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<PluginTimeoutException>(() => endless);
    }

    [Fact]
    public async Task Calls_come_back_to_their_callers_threads_when_none_has_run_long_for_a_while()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("guest", $"(if (local.get $value) (then {SandboxGuest.PingAndLoop} drop)) (call $ask (i32.const 3))", SandboxGuest.Ping + SandboxGuest.Ask));
        IRunner guest = host.Get<IRunner>("guest");
        List<bool> asked = [];
        _imports.OnAsk = value =>
        {
            asked.Add(IsOnPool());
            return new(value);
        };
        Task<uint> looping = CallFromPool(guest, 1);
        UntilCallsRunLong(host, "guest");
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<PluginTimeoutException>(() => looping);

        host.WaitForTicker(_time);
        await CallFromPool(guest);
        _time.Advance(LongCalls.Caution + TimeSpan.FromSeconds(1));
        host.WaitForTicker(_time);
        await CallFromPool(guest);

        Assert.Equal([false, true], asked);
    }

    [Fact]
    public async Task A_long_call_of_a_thread_that_the_application_started_is_left_alone()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("slow", CountFarDown));
        IRunner slow = host.Get<IRunner>("slow");
        uint result = 0;
        var own = new Thread(() => result = slow.RunAsync(0, Token).GetAwaiter().GetResult(), 4 * 1024 * 1024);

        own.Start();
        own.Join();

        Assert.Equal(7u, result);
        Assert.False(host.GenerationOf("slow").LongCalls.MayBeExpected);
    }

    [Fact]
    public async Task Making_an_instance_takes_long_once_and_is_no_long_call()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("slow", "(local.get $value)", $"(func (export \"_initialize\") (local $value i32) {CountFarDown} drop)"));

        Assert.Equal(PluginState.Ready, host.StatusOf("slow").State);
        Assert.False(host.GenerationOf("slow").LongCalls.MayBeExpected);
    }

    [Fact]
    public async Task While_a_long_call_waits_in_a_host_function_others_have_its_turn()
    {
        PluginTestHost? running = null;
        _imports.OnAsk = value =>
        {
            // Another plugin's call, made elsewhere, which is long as well. The thread waits for it, whoever holds what.
            uint result = CallFromPool(running!.Get<IRunner>("other")).GetAwaiter().GetResult();
            return new(result + value);
        };
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("other", CountFarDown),
            SandboxGuest.Runner("waiting", $"{CountFarDown} drop (call $ask (i32.const 1))", SandboxGuest.Ask));
        running = host;

        Assert.Equal(8u, await CallFromPool(host.Get<IRunner>("waiting")));
        Assert.Equal(8u, await CallFromPool(host.Get<IRunner>("waiting")));
    }

    [Fact]
    public async Task A_log_that_fails_when_a_call_runs_long_fails_that_call_and_not_the_process()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports, _time)(plugins);
                plugins.Services.AddLogging(logging => logging.AddProvider(new FailingLog()));
            },
            SandboxGuest.Runner("slow", CountFarDown));

        await Assert.ThrowsAsync<AggregateException>(() => CallFromPool(host.Get<IRunner>("slow")));

        Assert.Equal(7u, await CallFromPool(host.Get<IRunner>("slow")));
    }

    [Fact]
    public async Task A_guest_that_only_waits_is_treated_like_one_that_computes()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner(
            "sleeper",
            """
            (i64.store (i32.const 24) (i64.const 100000000))
            (i32.store8 (i32.const 8) (i32.const 0)) (i32.store (i32.const 16) (i32.const 1))
            (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))
            """,
            """
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            """));

        Task<uint> sleeping = CallFromPool(host.Get<IRunner>("sleeper"));
        await _time.WaitForTimerAsync(sleeping);
        Assert.True(host.GenerationOf("sleeper").LongCalls.MayBeExpected);
        _time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal(0u, await sleeping);
    }

    [Fact]
    public async Task A_long_call_may_call_another_plugin_whose_call_is_long_too()
    {
        PluginTestHost? running = null;
        _imports.OnAsk = value => running!.Get<IRunner>("inner").RunAsync(value, Token);
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("inner", CountFarDown),
            SandboxGuest.Runner("outer", $"{CountFarDown} drop (call $ask (i32.const 1))", SandboxGuest.Ask));
        running = host;

        Assert.Equal(7u, await CallFromPool(host.Get<IRunner>("outer")));
        Assert.Equal(7u, await CallFromPool(host.Get<IRunner>("outer")));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_for_its_turn_ends_and_gives_its_place_back()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        IRunner endless = host.Get<IRunner>("endless");
        using var stop = new CancellationTokenSource();
        Task<uint> first = CallFromPool(endless, cancellationToken: stop.Token);
        UntilCallsRunLong(host, "endless");
        Task<uint> second = CallFromPool(endless, cancellationToken: stop.Token);
        Task<uint> third = CallFromPool(endless, cancellationToken: stop.Token);
        UntilWaiting(host, "endless", 1);

        await stop.CancelAsync();

        foreach (Task<uint> call in new[] { first, second, third })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        Generation generation = host.GenerationOf("endless");
        Assert.Equal((0, 0), (generation.Instances, generation.LongCalls.Gate.Waiting));
    }

    [Fact]
    public Task While_a_guest_keeps_a_thread_of_the_pool_another_takes_its_place() =>
        ChildProcess.RunAsync(typeof(LongCallTests), nameof(In_a_process_with_nothing_else_the_pool_grows_for_a_long_call));

    [ChildFact]
    public async Task In_a_process_with_nothing_else_the_pool_grows_for_a_long_call()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        int before = MinThreads();

        Task<uint> call = CallFromPool(host.Get<IRunner>("endless"));
        UntilCallsRunLong(host, "endless");
        Assert.True(SpinWait.SpinUntil(() => MinThreads() == before + 1, TimeSpan.FromSeconds(30)));
        _time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<PluginTimeoutException>(() => call);
        Assert.Equal(before, MinThreads());
    }

    [Fact]
    public Task Starts_that_never_end_leave_the_pools_threads_to_others() =>
        ChildProcess.RunAsync(typeof(LongCallTests), nameof(In_a_process_with_nothing_else_the_pool_grows_for_each_start_that_loops_or_sleeps));

    [ChildFact]
    public async Task In_a_process_with_nothing_else_the_pool_grows_for_each_start_that_loops_or_sleeps()
    {
        const string Loop = "(func (export \"_initialize\") (loop $forever (br $forever)))";
        const string Sleep = """
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "_initialize")
              (i64.store (i32.const 24) (i64.const 100000000000))
              (i32.store8 (i32.const 8) (i32.const 0)) (i32.store (i32.const 16) (i32.const 1))
              (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))
            """;
        PluginDefinition good = SandboxGuest.Runner("good", "(local.get $value)");
        await using PluginTestHost host = await StartAsync(good);

        // Enough for all of them to begin beside this test's own.
        ThreadPool.SetMinThreads(16, 16);
        int before = MinThreads();

        Task<IReadOnlyList<PluginStatus>> loading = host.ReloadAsync(
        [
            good,
            .. Enumerable.Range(0, 3).Select(i => SandboxGuest.Runner($"looping-{i}", "(local.get $value)", Loop)),
            .. Enumerable.Range(0, 3).Select(i => SandboxGuest.Runner($"sleeping-{i}", "(local.get $value)", Sleep)),
        ]);
        Until(() => MinThreads() == before + 6);
        Assert.Equal(5u, await CallFromPool(host.Get<IRunner>("good"), 5));
        _time.Advance(TimeSpan.FromSeconds(11));
        await loading;

        Assert.All(
            host.Catalog.GetStatus().Where(plugin => plugin.Id != good.Id), plugin => Assert.IsType<PluginTimeoutException>(plugin.Failure));
        Assert.Equal(before, MinThreads());
    }

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) => PluginTestHost.StartAsync(
        builder =>
        {
            SandboxGuest.With(_imports, _time)(builder);
            builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxLongCalls = 1);
        },
        plugins);

    private static Task<uint> CallFromPool(IRunner runner, uint value = 0, CancellationToken? cancellationToken = null) =>
        Task.Run(() => runner.RunAsync(value, cancellationToken ?? Token).AsTask(), Token);

    private static bool IsOnPool() => Thread.CurrentThread.IsThreadPoolThread && !GuestThread.Current.IsOfHost;

    private static int MinThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out _);
        return workers;
    }

    // Ticks come by the system's clock: nothing else says when a call is long.
    private static void UntilCallsRunLong(PluginTestHost host, string id) => Until(() => host.GenerationOf(id).LongCalls.MayBeExpected);

    private static void UntilWaiting(PluginTestHost host, string id, int count) =>
        Until(() => host.GenerationOf(id).LongCalls.Gate.Waiting == count);

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)));

    private sealed class FailingLog : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == CallsRunLong)
            {
                throw new InvalidOperationException("The log is full.");
            }
        }

        public void Dispose()
        {
        }
    }
}

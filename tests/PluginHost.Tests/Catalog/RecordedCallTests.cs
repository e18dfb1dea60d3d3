using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A new version is called with recorded inputs before it serves, and refused if it gives something else than was recorded.</summary>
public sealed class RecordedCallTests
{
    private const string Counts = "(global.set $count (i32.add (global.get $count) (i32.const 1))) (global.get $count)";
    private const string Counter = "(global $count (mut i32) (i32.const 0))";

    private static readonly PluginId Id = new("guest");

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_version_that_gives_another_result_is_refused_with_both_and_the_one_before_goes_on(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck("answers one", (IRunner runner, CancellationToken token) => runner.RunAsync(7, token), 1u),
            SandboxGuest.Runner("guest", "(i32.const 1)") with { Lifetime = lifetime });
        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        host.Source.Plugins = [SandboxGuest.Runner("guest", "(i32.const 2)") with { Lifetime = lifetime }];

        var failure = await Assert.ThrowsAsync<PluginSelfCheckException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Equal(("answers one", "1", "2"), (failure.Record, failure.Expected, failure.Actual));
        Assert.Contains("Its self-check 'answers one' expects 1, and got 2.", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, host.StatusOf("guest").Failure);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(1, host.Services.GetRequiredService<PluginCatalog>().LiveGenerations);
    }

    [Theory]
    [InlineData("unreachable", typeof(PluginTrapException))]
    [InlineData("(loop $forever (br $forever)) (i32.const 1)", typeof(PluginTimeoutException))]
    public async Task A_version_whose_call_fails_is_refused_with_the_failure(string body, Type expected)
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", body);
        plugin.Limits.CallTimeout = TimeSpan.FromMilliseconds(20);
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck("answers one", (IRunner runner, CancellationToken token) => runner.RunAsync(7, token), 1u), plugin);

        var failure = Assert.IsType<PluginSelfCheckException>(host.StatusOf("guest").Failure);

        Assert.Equal("no failure", failure.Expected);
        Assert.IsType(expected, failure.InnerException);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall, 1u)]
    [InlineData(PluginLifetime.Single, 3u)]
    public async Task Recorded_calls_see_of_each_other_what_calls_would_and_calls_see_nothing_of_them(PluginLifetime lifetime, uint third)
    {
        var seen = new List<uint>();
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("counts", async (candidate, token) =>
            {
                IRunner runner = candidate.Get<IRunner>();
                for (int i = 0; i < 3; i++)
                {
                    seen.Add(await runner.RunAsync(0, token));
                }
            }),
            SandboxGuest.Runner("guest", Counts, Counter) with { Lifetime = lifetime });

        Assert.Equal(third, seen[^1]);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_candidate_has_the_hosts_functions_and_is_named_by_its_version()
    {
        string? version = null;
        bool hasTexts = true;
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("pings", async (candidate, token) =>
            {
                version = candidate.Version;
                hasTexts = candidate.Has<ITexts>();
                await candidate.Get<IRunner>().RunAsync(0, token);
                await Assert.ThrowsAsync<PluginContractException>(async () => await candidate.Get<ITexts>().EchoAsync("a", token));
            }),
            SandboxGuest.Runner("guest", "(call $ping) (i32.const 1)", SandboxGuest.Ping));

        Assert.Equal(1, _imports.Pings);
        Assert.Equal(host.StatusOf("guest").Version, version);
        Assert.False(hasTexts);
    }

    [Fact]
    public async Task A_candidate_cannot_be_called_once_its_check_has_ended()
    {
        IRunner? kept = null;
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("keeps it", (candidate, _) =>
            {
                kept = candidate.Get<IRunner>();
                return ValueTask.CompletedTask;
            }),
            SandboxGuest.Runner("guest", "(i32.const 1)"));

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await kept!.RunAsync(0, Token));
        Assert.Equal(0, host.GenerationOf("guest").Instances);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall, 2)]
    [InlineData(PluginLifetime.Pooled, 2)]
    [InlineData(PluginLifetime.Single, 1)]
    public async Task No_more_calls_of_a_check_run_at_one_time_than_of_the_plugin_may(PluginLifetime lifetime, int expected)
    {
        int inside = 0;
        int most = 0;
        using var full = new CountdownEvent(expected);
        _imports.OnPing = () =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            if (!full.IsSet)
            {
                full.Signal();
            }

            full.Wait(Token);
            Interlocked.Decrement(ref inside);
        };
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (i32.const 1)", SandboxGuest.Ping) with { Lifetime = lifetime };
        plugin.Limits.MaxConcurrentCalls = 2;
        plugin.Limits.CallTimeout = TimeSpan.FromMinutes(1);
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("asks at once", async (candidate, token) => await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await candidate.Get<IRunner>().RunAsync(0, token), token)))),
            plugin);

        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        Assert.Equal(expected, most);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_version_whose_every_place_is_taken_keeps_its_next_one_from_nothing(PluginLifetime lifetime)
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ask (local.get $value))", SandboxGuest.Ask) with { Lifetime = lifetime };
        plugin.Limits.MaxConcurrentCalls = 1;
        plugin.Limits.MaxQueuedCalls = 0;
        plugin.Limits.CallTimeout = TimeSpan.FromMinutes(1);
        using var latch = new Latch();
        var isInside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("answers", async (candidate, token) =>
                Assert.Equal(1u, await candidate.Get<IRunner>().RunAsync(1, token))),
            plugin);
        _imports.OnAsk = value =>
        {
            if (value == 7)
            {
                isInside.SetResult();
                latch.Wait();
            }

            return new(value);
        };
        Task<uint> call = Task.Run(async () => await host.Get<IRunner>("guest").RunAsync(7, Token), Token);
        await isInside.Task;

        await host.ReloadAsync(plugin with { Settings = """{ "version": 2 }""" });

        Assert.Equal(2, host.StatusOf("guest").Generation);
        latch.Open();
        Assert.Equal(7u, await call);
    }

    [Fact]
    public async Task A_call_that_its_check_gave_up_is_ended_before_the_version_serves()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        plugin.Limits.CallTimeout = TimeSpan.FromMinutes(10);
        Task? call = null;
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("gives up", async (candidate, _) =>
            {
                call = Task.Run(async () => await candidate.Get<IRunner>().RunAsync(0), CancellationToken.None);
                await _imports.Pinged;
            }),
            plugin);

        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        Assert.Equal(0, host.GenerationOf("guest").Instances);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call!);
    }

    [Fact]
    public async Task A_host_function_that_does_not_end_keeps_the_instance_of_a_check_and_not_the_plugin()
    {
        var time = new SignallingTimeProvider();
        bool isHeld = false;
        Task? call = null;
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (i32.const 1)", SandboxGuest.Ping);
        plugin.Limits.CallTimeout = TimeSpan.FromHours(1);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports, time)(plugins);
                plugins.AddSelfCheck<IRunner>("gives up", async (candidate, _) =>
                {
                    call = isHeld ? Task.Run(async () => await candidate.Get<IRunner>().RunAsync(0), CancellationToken.None) : Task.CompletedTask;
                    await (isHeld ? _imports.Pinged : Task.CompletedTask);
                });
            },
            plugin);
        using var latch = new Latch();
        _imports.OnPing = latch.Wait;
        isHeld = true;
        Task loading = host.ReloadAsync(plugin with { Settings = """{ "version": 2 }""" });
        for (int i = 0; i < 20 && !loading.IsCompleted; i++)
        {
            await time.WaitForTimerAsync(loading);
            time.Advance(TimeSpan.FromSeconds(10));
        }

        await loading.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Equal(1, host.GenerationOf("guest").Instances);
        Assert.False(call!.IsCompleted);
        latch.Open();
        await call.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Checks_that_do_not_end_in_their_time_refuse_the_version_whatever_they_do()
    {
        var time = new FakeTimeProvider();
        var isChecking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        bool blocks = false;
        await using PluginTestHost host = await PluginTestHost.StartAsync(plugins =>
        {
            SandboxGuest.With(_imports, time)(plugins);
            plugins.AddSelfCheck<IRunner>("never ends", async (_, _) =>
            {
                if (blocks)
                {
                    isChecking.SetResult();
                    await never.Task;
                }
            });
            plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.SelfCheckTimeout = TimeSpan.FromSeconds(7));
        }, SandboxGuest.Runner("guest", "(i32.const 1)"));
        blocks = true;
        Task loading = host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 2)"));
        await isChecking.Task;

        host.Advance(time, TimeSpan.FromSeconds(7));
        await loading;

        var failure = Assert.IsType<PluginSelfCheckException>(host.StatusOf("guest").Failure);
        Assert.Equal("never ends", failure.Record);
        Assert.Contains("within 00:00:07 (WasmPlugins:Reload:SelfCheckTimeout)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_version_that_has_served_is_rolled_back_to_whatever_is_expected_by_now()
    {
        uint expected = 1;
        await using PluginTestHost host = await StartAsync(
            plugins => plugins.AddSelfCheck<IRunner>("answers", async (candidate, token) =>
                Assert.Equal(expected, await candidate.Get<IRunner>().RunAsync(0, token))),
            SandboxGuest.Runner("guest", "(i32.const 1)"));
        expected = 2;
        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 2)"));
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.Manager.RollBackAsync(Id, cancellationToken: Token);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task Records_in_a_file_that_nothing_reads_are_refused()
    {
        await using PluginTestHost host = await StartAsync(
            _ => { }, SandboxGuest.Runner("guest", "(i32.const 1)") with { SelfCheck = PluginContent.FromBytes("[]"u8.ToArray()) });

        Assert.Contains("Nothing reads its SelfCheck, 2 bytes in memory", host.StatusOf("guest").Failure!.Message, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (seen < value && Interlocked.CompareExchange(ref most, value, seen) is var found && found != seen)
        {
            seen = found;
        }
    }

    private Task<PluginTestHost> StartAsync(Action<IWasmPluginsBuilder> expect, params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(_imports)(builder);
                expect(builder);
            },
            plugins);
}

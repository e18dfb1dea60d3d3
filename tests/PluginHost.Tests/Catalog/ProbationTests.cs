using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A new version whose first calls go worse than those of the version before is reverted, and stays so.</summary>
public sealed class ProbationTests
{
    private const uint Trap = 1000;
    private const uint Loop = 1001;

    private static readonly PluginId Id = new("guest");

    private readonly FakeTimeProvider _time = new();
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<PluginLifetime> Lifetimes => [PluginLifetime.PerCall, PluginLifetime.Pooled, PluginLifetime.Single];

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public async Task A_version_of_which_more_calls_fail_than_may_is_reverted_and_what_is_told_says_why(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 2, Version(1) with { Lifetime = lifetime });
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2) with { Lifetime = lifetime });
        IRunner runner = host.Get<IRunner>("guest");

        await FailAsync(runner, 2);
        Assert.Equal(2u, await runner.RunAsync(0, Token));
        await FailAsync(runner, 1);

        PluginChange reverted = await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Equal(1, reverted.Generation!.Number);
        Assert.Equal(PluginGenerationState.Serving, reverted.Generation.State);
        Assert.Contains("Of its first 4 calls 3 failed, more than 2", reverted.Failure!.Message, StringComparison.Ordinal);
        Assert.IsType<PluginTrapException>(reverted.Failure.InnerException);
        await changes.WaitForAsync(PluginChangeKind.Drained);
        Assert.Equal(1u, await runner.RunAsync(0, Token));
        Assert.Same(reverted.Failure, host.StatusOf("guest").Failure);
        Assert.Equal(PluginState.Ready, host.StatusOf("guest").State);
        await host.Logs.WaitForAsync(30, Token);
    }

    [Fact]
    public async Task A_version_that_is_reverted_to_is_not_compiled_again_where_no_cache_keeps_its_code()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Assert.Equal(2, CountCompiled(host));

        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(2, CountCompiled(host));
    }

    [Fact]
    public async Task Of_several_versions_that_fail_one_after_the_other_none_is_compiled_again_that_is_reverted_to()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        Assert.Equal(3, CountCompiled(host));
    }

    [Fact]
    public async Task Code_is_kept_no_longer_than_until_a_version_has_passed()
    {
        await using PluginTestHost host = await StartAsync(options => options.Calls = 1, Version(1));
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));
        await CallAsync(host, 1);
        await host.Logs.WaitForAsync(32, Token);

        await host.Manager.RollBackAsync(Id, 1, Token);

        Assert.Equal(4, CountCompiled(host));
    }

    [Fact]
    public async Task What_was_reverted_is_in_quarantine_until_its_source_has_another_version()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await host.Catalog.LoadAsync(Token);
        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.NotNull(host.StatusOf("guest").Failure);

        var failure = await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.ReloadAsync(Id, Token));
        Assert.Contains("quarantine", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.StatusOf("guest").Generation);

        host.Manager.Disable(Id);
        await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.EnableAsync(Id, Token));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Version(3));
        Assert.Equal(3, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);

        await host.ReloadAsync(Version(2));
        Assert.Equal(2, host.StatusOf("guest").Generation);
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(3, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        await host.ReloadAsync(Version(3));
        await host.ReloadAsync(Version(2));
        Assert.Equal(2, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task What_was_reverted_serves_again_when_it_is_rolled_back_to_by_its_number_and_is_not_asked_anything_then()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await host.Manager.RollBackAsync(Id, 2, Token);

        await FailAsync(host.Get<IRunner>("guest"), 3);
        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_rollback_goes_past_what_was_reverted_even_when_the_source_is_back_at_what_serves()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await CallAsync(host, 100);
        await host.ReloadAsync(Version(2));
        await CallAsync(host, 100);
        await host.Logs.WaitForAsync(32, Token);
        await host.ReloadAsync(Version(3));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        await host.ReloadAsync(Version(2));
        Assert.Null(host.StatusOf("guest").Failure);

        await host.Manager.RollBackAsync(Id, null, Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task A_version_that_loops_is_reverted_after_fewer_calls_because_each_keeps_its_caller_waiting()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxTimeouts = 1, Version(1), TimeProvider.System);
        var changes = new ChangeReader(host);
        PluginDefinition second = Version(2);
        second.Limits.CallTimeout = TimeSpan.FromMilliseconds(1);
        await host.ReloadAsync(second);

        for (int i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<PluginTimeoutException>(async () => await host.Get<IRunner>("guest").RunAsync(Loop, Token));
        }

        PluginChange reverted = await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Contains("2 timed out, more than 1", reverted.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_burns_many_times_the_fuel_is_reverted_when_its_probation_ends()
    {
        await using PluginTestHost host = await StartAsync(
            options =>
            {
                options.Calls = 10;
                options.MaxFuelFactor = 5;
            },
            Metered(Spin(10)));
        var changes = new ChangeReader(host);
        await CallAsync(host, 10);
        await host.ReloadAsync(Metered(Spin(20)));
        await CallAsync(host, 10);
        await host.Logs.WaitForAsync(32, Token);
        await host.ReloadAsync(Metered(Spin(2000)));

        await CallAsync(host, 9);
        Assert.Equal(3, host.StatusOf("guest").Generation);
        await CallAsync(host, 1);

        PluginChange reverted = await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Equal(2, reverted.Generation!.Number);
        Assert.Contains("Probation:MaxFuelFactor", reverted.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_takes_many_times_as_long_is_reverted_when_its_probation_ends()
    {
        await using PluginTestHost host = await StartAsync(
            options =>
            {
                options.Calls = 10;
                options.MaxLatencyFactor = 100;
            },
            Version(1));
        var changes = new ChangeReader(host);
        await CallAsync(host, 10);
        await host.ReloadAsync(SandboxGuest.Runner("guest", $"{Spin(30_000_000)} (i32.const 2)", Count));

        await CallAsync(host, 10);

        PluginChange reverted = await changes.WaitForAsync(PluginChangeKind.Reverted);
        Assert.Contains("Probation:MaxLatencyFactor", reverted.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_so_many_calls_or_so_much_time_a_version_may_fail_as_it_likes()
    {
        await using PluginTestHost host = await StartAsync(
            options =>
            {
                options.Calls = 3;
                options.MaxFailures = 0;
            },
            Version(1));
        await host.ReloadAsync(Version(2));
        await CallAsync(host, 3);
        Assert.Null(host.GenerationOf("guest").Probation);
        await FailAsync(host.Get<IRunner>("guest"), 3);
        await host.Logs.WaitForAsync(32, Token);

        PluginDefinition third = Version(3);
        third.Limits.CallTimeout = TimeSpan.FromHours(1);
        await host.ReloadAsync(third);
        _time.Advance(TimeSpan.FromMinutes(1));
        await FailAsync(host.Get<IRunner>("guest"), 3);

        Assert.Equal(3, host.StatusOf("guest").Generation);
        Assert.Null(host.GenerationOf("guest").Probation);
    }

    [Fact]
    public async Task What_the_version_before_did_as_well_and_what_its_host_functions_do_is_not_held_against_a_version()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        _imports.OnAsk = _ => throw new InvalidOperationException("The database is down.");
        await CallAsync(host, 5);
        await FailAsync(host.Get<IRunner>("guest"), 5);
        await host.ReloadAsync(SandboxGuest.Runner(
            "guest",
            $"(if (i32.eq (local.get $value) (i32.const {Trap})) (then unreachable)) (call $ask (i32.const 0))",
            SandboxGuest.Ask));

        await FailAsync(host.Get<IRunner>("guest"), 5);
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<PluginImportException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));
        }

        Assert.NotNull(host.GenerationOf("guest").Probation);
        Assert.Equal(2, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task A_version_that_had_not_passed_itself_is_on_probation_again_when_the_one_after_it_is_reverted()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        await FailAsync(host.Get<IRunner>("guest"), 1);

        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_version_that_was_condemned_while_the_next_was_being_loaded_is_told_and_not_gone_back_to()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1), check: (candidate, token) =>
            HoldThirdAsync(candidate, isTried, next.Task, token));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Generation condemned = host.GenerationOf("guest");
        Task loading = host.ReloadAsync(Version(3));
        await isTried.Task;

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Null(condemned.Probation);
        next.SetResult();
        await loading;
        FakeLogRecord told = await host.Logs.WaitForAsync(30, Token);
        Assert.Contains("out of use already. Of its first 1 calls 1 failed", told.Message, StringComparison.Ordinal);
        Assert.Equal(3, host.StatusOf("guest").Generation);

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        Assert.Equal(3, CountCompiled(host));
    }

    [Fact]
    public async Task What_a_condemned_version_failed_is_no_measure_for_the_next()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PluginTestHost host = await StartAsync(
            options => options.MaxFailures = 2, Version(1), check: (candidate, token) => HoldThirdAsync(candidate, isTried, next.Task, token));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await CallAsync(host, 10);
        Task loading = host.ReloadAsync(Version(3));
        await isTried.Task;
        await FailAsync(host.Get<IRunner>("guest"), 3);
        next.SetResult();
        await loading;
        Generation third = host.GenerationOf("guest");

        await FailAsync(host.Get<IRunner>("guest"), 3);

        Assert.Null(third.Probation);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
    }

    [Fact]
    public async Task A_version_that_is_reverted_to_and_has_none_before_it_is_asked_nothing()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await FailAsync(host.Get<IRunner>("guest"), 10);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.NotNull(host.GenerationOf("guest").Probation);
    }

    [Fact]
    public async Task A_version_that_was_condemned_and_disabled_is_not_what_is_enabled_again()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PluginTestHost host = await StartAsync(
            options => options.MaxFailures = 0, Version(1), check: (candidate, token) => HoldThirdAsync(candidate, isTried, next.Task, token));
        await host.ReloadAsync(Version(2));
        Task loading = host.ReloadAsync(Version(3));
        await isTried.Task;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        host.Manager.Disable(Id);
        host.Source.Plugins = [Version(2)];
        next.SetResult();
        await loading;
        await host.Logs.WaitForAsync(30, Token);

        await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.EnableAsync(Id, Token));

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_version_that_could_not_be_reverted_goes_on_and_is_reverted_when_that_can_be_done()
    {
        PluginDefinition first = SandboxGuest.Runner(
            "guest", "(i32.const 1)", SandboxGuest.Ping + "(func $begin (call $ping)) (start $begin)");
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first);
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        _imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await host.Logs.WaitForAsync(31, Token);
        PluginChange refused = await changes.WaitForAsync(PluginChangeKind.RevertFailed);
        Assert.Equal(2, refused.Generation!.Number);
        Assert.Contains("Of its first 1 calls 1 failed", refused.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("The database is down.", refused.Failure.Message, StringComparison.Ordinal);
        Assert.Same(refused.Failure, host.StatusOf("guest").Failure);
        await host.Catalog.LoadAsync(Token);
        Assert.Same(refused.Failure, host.StatusOf("guest").Failure);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.NotNull(host.GenerationOf("guest").Probation);

        _imports.OnPing = null;
        await FailAsync(host.Get<IRunner>("guest"), 1);

        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task That_a_version_could_not_be_reverted_is_told_until_it_has_passed()
    {
        PluginDefinition first = SandboxGuest.Runner(
            "guest", "(i32.const 1)", SandboxGuest.Ping + "(func $begin (call $ping)) (start $begin)");
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first);
        await host.ReloadAsync(Version(2));
        _imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await host.Logs.WaitForAsync(31, Token);
        Assert.NotNull(host.StatusOf("guest").Failure);

        _time.Advance(TimeSpan.FromMinutes(1));
        await CallAsync(host, 1);
        await host.Logs.WaitForAsync(32, Token);

        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_verdict_on_a_version_as_it_was_loaded_before_says_nothing_of_it_as_it_was_loaded_last(bool fails)
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Probation late = host.GenerationOf("guest").Probation!;
        await host.ReloadAsync(Version(3));
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(3, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        _time.Advance(fails ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
        late.Note(duration: null, fuel: null, fails ? new PluginTrapException(Id, TrapCode.Unreachable) : null);
        if (!fails)
        {
            await host.Logs.WaitForAsync(32, Token);
        }

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, null, Token)).Generation);
    }

    [Theory]
    [InlineData(0, 2, null)]
    [InlineData(100, 0, null)]
    [InlineData(100, 2, 0)]
    public async Task Without_probation_or_anything_to_go_back_to_nothing_is_reverted(int calls, int kept, int? ownCalls)
    {
        await using PluginTestHost host = await StartAsync(
            options =>
            {
                options.Calls = calls;
                options.MaxFailures = 0;
            },
            Version(1),
            kept: kept);
        PluginProbation? own = ownCalls is { } value ? new PluginProbation { Calls = value } : null;
        await host.ReloadAsync(Version(2) with { Probation = own });

        await FailAsync(host.Get<IRunner>("guest"), 3);

        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Equal(1, host.Services.GetRequiredService<PluginCatalog>().LiveGenerations);
    }

    [Fact]
    public async Task What_a_probation_asks_is_checked_for_all_and_for_each_plugin()
    {
        var invalid = new PluginProbation { Calls = -1, MaxFuelFactor = 1, MaxLatencyFactor = double.NaN, Duration = TimeSpan.Zero };
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1) with { Probation = invalid });

        string failure = host.StatusOf("guest").Failure!.Message;
        Assert.Contains("Probation:Calls is -1; it must be from 0 to 10000.", failure, StringComparison.Ordinal);
        Assert.Contains("Probation:MaxFuelFactor is 1; it must be more than 1.", failure, StringComparison.Ordinal);
        Assert.Contains("Probation:MaxLatencyFactor", failure, StringComparison.Ordinal);
        Assert.Contains("Probation:Duration", failure, StringComparison.Ordinal);
    }

    private static async ValueTask HoldThirdAsync(PluginCandidate candidate, TaskCompletionSource isTried, Task next, CancellationToken token)
    {
        if (await candidate.Get<IRunner>().RunAsync(0, token) == 3)
        {
            isTried.SetResult();
            await next;
        }
    }

    private static int CountCompiled(PluginTestHost host) => host.Logs.GetSnapshot().Count(record => record.Id.Id == 14);

    private const string Count = "(global $count (mut i32) (i32.const 0))";

    // Counts so far, which an optimizer does not leave out.
    private static string Spin(int count) => $"""
        (global.set $count (i32.const 0))
        (loop $again
          (global.set $count (i32.add (global.get $count) (i32.const 1)))
          (br_if $again (i32.lt_u (global.get $count) (i32.const {count}))))
        """;

    private static PluginDefinition Metered(string body) => SandboxGuest.Runner("guest", body + " (i32.const 1)", Count) with
    {
        Limits = new PluginLimits { FuelPerCall = 1_000_000 },
    };

    private static PluginDefinition Version(uint version) => SandboxGuest.Runner("guest", $"""
        (if (i32.eq (local.get $value) (i32.const {Trap})) (then unreachable))
        (if (i32.eq (local.get $value) (i32.const {Loop})) (then (loop $forever (br $forever))))
        (i32.const {version})
        """);

    private Task<PluginTestHost> StartAsync(
        Action<PluginProbation> configure,
        PluginDefinition plugin,
        TimeProvider? time = null,
        int kept = 2,
        Func<PluginCandidate, CancellationToken, ValueTask>? check = null) =>
        PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports, time ?? _time)(plugins);
                if (check is not null)
                {
                    plugins.AddSelfCheck<IRunner>("check", check);
                }

                plugins.Services.Configure<WasmPluginsOptions>(options =>
                {
                    options.Reload.KeptGenerations = kept;
                    configure(options.Reload.Probation);
                });
            },
            plugin);

    private static async Task CallAsync(PluginTestHost host, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await host.Get<IRunner>("guest").RunAsync(0, Token);
        }
    }

    private static async Task FailAsync(IRunner runner, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Assert.ThrowsAsync<PluginTrapException>(async () => await runner.RunAsync(Trap, Token));
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A new version whose first calls go worse than those of the version before is reverted.</summary>
public sealed class ProbationTests : ProbationTest
{
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
        host.Advance(Time, TimeSpan.FromMinutes(1));
        await FailAsync(host.Get<IRunner>("guest"), 3);

        Assert.Equal(3, host.StatusOf("guest").Generation);
        Assert.Null(host.GenerationOf("guest").Probation);
    }

    [Fact]
    public async Task What_the_version_before_did_as_well_and_what_its_host_functions_do_is_not_held_against_a_version()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        Imports.OnAsk = _ => throw new InvalidOperationException("The database is down.");
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

        await FailAsync(host.Get<IRunner>("guest"), 3);

        PluginChange reverted = await changes.WaitForAsync(PluginChangeKind.Reverted).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(1, reverted.Generation!.Number);
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

    [Theory]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_version_that_goes_on_because_it_could_not_be_reverted_passes_by_the_calls_of_instances_that_it_has_kept(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(
            options => (options.MaxFailures, options.Calls) = (0, 10), SandboxGuest.PingingRunner("guest", 1));
        await host.ReloadAsync(Version(2) with { Lifetime = lifetime });
        using var gate = new Latch();
        var isReverting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Imports.OnPing = () =>
        {
            isReverting.TrySetResult();
            gate.Wait();
            throw new InvalidOperationException("The database is down.");
        };
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await isReverting.Task;
        await CallAsync(host, 1);
        gate.Open();
        await host.Logs.WaitForAsync(31, Token);

        await CallAsync(host, 20);

        await host.Logs.WaitForAsync(32, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Null(host.StatusOf("guest").Failure);
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
}

using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

/// <summary>Plugins of an application's own hooks, called under their failure policies.</summary>
public sealed class HookCallerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plugin_that_gives_a_result_is_all_that_is_asked()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("good", "(i32.const 7)") with { Fallback = PluginFallback.Parse("other") }, SandboxGuest.Runner("other", "unreachable"));

        HookResult<uint> result = await CallAsync(host, "good");

        Assert.Equal(HookOutcome.Succeeded, result.Outcome);
        Assert.Equal(7u, result.Value);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task Calls_that_look_alike_share_what_they_are_made_with_until_a_plugin_changes()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("good", "(i32.const 7)"));
        IHookCaller<IRunner> caller = host.Services.GetRequiredService<IHookCaller<IRunner>>();
        var used = new List<IRunner>();
        await CallOnceAsync();
        await host.ReloadAsync(SandboxGuest.Runner("good", "(i32.const 8)"));

        Assert.Equal(8u, (await CallOnceAsync()).Value);
        Assert.Equal(8u, (await CallOnceAsync()).Value);
        Assert.NotSame(used[0], used[1]);
        Assert.Same(used[1], used[2]);

        ValueTask<HookResult<uint>> CallOnceAsync() => caller.CallAsync(
            new PluginId("good"),
            (runner, token) =>
            {
                used.Add(runner);
                return runner.RunAsync(1, token);
            },
            cancellationToken: Cancel);
    }

    [Fact]
    public void A_result_that_nobody_has_given_is_none()
    {
        HookResult<uint> result = default;

        Assert.Equal((HookOutcome.None, false), (result.Outcome, result.HasValue));
        Assert.Throws<InvalidOperationException>(() => result.Value);
    }

    [Theory]
    [InlineData("other", 8)]
    [InlineData("code:doubled", 2)]
    public async Task Its_fallback_gives_the_result_if_the_plugin_does_not(string fallback, uint expected)
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("bad", "unreachable") with { Fallback = PluginFallback.Parse(fallback) }, SandboxGuest.Runner("other", "(i32.const 8)"));

        HookResult<uint> result = await CallAsync(host, "bad");

        Assert.Equal(HookOutcome.FellBack, result.Outcome);
        Assert.Equal(expected, result.Value);
        Assert.Equal(PluginFailureReason.Trap, result.Failure!.Reason);
        Assert.Null(result.FallbackFailure);
    }

    [Theory]
    [InlineData(null, HookOutcome.Closed)]
    [InlineData(PluginFailurePolicy.Closed, HookOutcome.Closed)]
    [InlineData(PluginFailurePolicy.Open, HookOutcome.Open)]
    public async Task Without_any_result_the_policy_decides(PluginFailurePolicy? policy, HookOutcome expected)
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("alone", "unreachable") with { FailurePolicy = policy },
            SandboxGuest.Runner("helped", "unreachable") with { FailurePolicy = policy, Fallback = PluginFallback.Parse("gone") });

        HookResult<uint> alone = await CallAsync(host, "alone");
        HookResult<uint> helped = await CallAsync(host, "helped");

        Assert.Equal((expected, expected), (alone.Outcome, helped.Outcome));
        Assert.False(alone.HasValue);
        Assert.Equal(PluginFailureReason.Trap, Assert.Throws<PluginTrapException>(() => alone.Value).Reason);
        Assert.Null(alone.FallbackFailure);
        Assert.Equal(PluginFailureReason.NotFound, helped.FallbackFailure!.Reason);
    }

    [Fact]
    public async Task A_fallback_that_cannot_be_called_itself_is_told_with_its_own_reason()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("bad", "unreachable") with { Fallback = PluginFallback.Parse("other") },
            SandboxGuest.Runner("other", "(i32.const 8)") with { Enabled = false });

        HookResult<uint> disabled = await CallAsync(host, "bad");
        await host.ReloadAsync(
            SandboxGuest.Runner("bad", "unreachable") with { Fallback = PluginFallback.Parse("other") },
            SandboxGuest.Runner("other", "(call $nobody)", """(import "no:body/there@1.0.0" "nobody" (func $nobody (result i32)))"""));
        HookResult<uint> failed = await CallAsync(host, "bad");

        Assert.Equal((HookOutcome.Closed, HookOutcome.Closed), (disabled.Outcome, failed.Outcome));
        Assert.Equal(PluginRejection.Disabled, Assert.IsType<PluginRejectedException>(disabled.FallbackFailure).Rejection);
        Assert.Equal(PluginRejection.LoadFailed, Assert.IsType<PluginRejectedException>(failed.FallbackFailure).Rejection);
        Assert.Equal(PluginFailureReason.Trap, failed.Failure!.Reason);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_closed()
    {
        await using PluginTestHost host = await StartAsync();

        HookResult<uint> result = await CallAsync(host, "nobody");

        Assert.Equal(HookOutcome.Closed, result.Outcome);
        Assert.Equal(PluginFailureReason.NotFound, result.Failure!.Reason);
    }

    [Fact]
    public async Task A_cancelled_call_is_no_failure_and_asks_no_fallback()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("good", "(i32.const 7)") with { Fallback = PluginFallback.Parse("code:doubled"), FailurePolicy = PluginFailurePolicy.Open });
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Caller(host).CallAsync(
            new PluginId("good"), (runner, token) => runner.RunAsync(1, token), cancellationToken: cancelled.Token));
    }

    private static ValueTask<HookResult<uint>> CallAsync(PluginTestHost host, string id) =>
        Caller(host).CallAsync(new PluginId(id), (runner, token) => runner.RunAsync(1, token), cancellationToken: Cancel);

    private static IHookCaller<IRunner> Caller(PluginTestHost host) => host.Services.GetRequiredService<IHookCaller<IRunner>>();

    private static Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) => PluginTestHost.StartAsync(
        builder =>
        {
            SandboxGuest.With()(builder);
            builder.AddFallback<IRunner>("doubled", _ => new DoublingRunner());
        },
        plugins);

    private sealed class DoublingRunner : IRunner
    {
        public ValueTask<uint> RunAsync(uint value, CancellationToken cancellationToken = default) => new(value * 2);
    }
}

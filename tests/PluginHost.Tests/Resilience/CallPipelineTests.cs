using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Polly;
using Polly.Retry;
using Test.Sandbox;

namespace PluginHost.Tests.Resilience;

/// <summary>What stands around calls: retries, rate limits, waits and pipelines of the application.</summary>
public sealed class CallPipelineTests
{
    private const string AskAndTrapOnZero = "(if (i32.eqz (call $ask (local.get $value))) (then unreachable)) (global.set $calls (i32.add (global.get $calls) (i32.const 1))) (global.get $calls)";
    private const string Calls = "(global $calls (mut i32) (i32.const 0))";

    private readonly TestImports _imports = new();
    private readonly SignallingTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_of_a_plugin_that_asks_for_nothing_go_straight_in()
    {
        await using PluginTestHost host = await StartAsync(
            Asking(null), SandboxGuest.Runner("empty", "(local.get $value)") with { Resilience = new PluginResilience() });

        Assert.Null(host.GenerationOf("guest").Guest.Pipeline);
        Assert.Null(host.GenerationOf("empty").Guest.Pipeline);
        Assert.False(host.GenerationOf("guest").MayLeaveThread);
    }

    [Fact]
    public async Task A_call_that_failed_is_made_again_on_another_instance()
    {
        await using PluginTestHost host = await StartAsync(
            Asking(new PluginResilience { Retry = new PluginRetry { IsIdempotent = true } }) with { Lifetime = PluginLifetime.Pooled });
        IRunner guest = host.Get<IRunner>("guest");
        var answers = new Queue<uint>([1, 0, 1, 0, 0]);
        _imports.OnAsk = _ => new(answers.Dequeue());
        int retries = 0;
        using var counted = new MeasurementCallback(host, "pluginhost.call.retries", () => retries++);

        uint first = await guest.RunAsync(1, Cancel);
        uint second = await guest.RunAsync(1, Cancel);
        PluginResult<uint> third = await PluginCall.TryAsync(guest.RunAsync(1, Cancel));

        Assert.Equal((1u, 1u), (first, second));
        Assert.Equal(PluginFailureReason.Trap, third.Failure!.Reason);
        Assert.Equal(2, retries);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task All_tries_share_the_time_of_one_call()
    {
        PluginDefinition plugin = Asking(new PluginResilience { Retry = new PluginRetry { IsIdempotent = true, MaxRetries = 5 } });
        await using PluginTestHost host = await StartAsync(
            plugin with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromMinutes(1) } });
        int tries = 0;
        _imports.OnAsk = _ =>
        {
            tries++;
            _time.Advance(TimeSpan.FromSeconds(40));
            return new(0u);
        };

        PluginResult<uint> result = await PluginCall.TryAsync(host.Get<IRunner>("guest").RunAsync(1, Cancel));

        Assert.Equal(PluginFailureReason.Trap, result.Failure!.Reason);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_call_that_would_be_over_before_another_try_does_not_wait_for_it()
    {
        var retry = new PluginRetry { IsIdempotent = true, Delay = TimeSpan.FromSeconds(20) };
        PluginDefinition plugin = Asking(new PluginResilience { Retry = retry });
        await using PluginTestHost host = await StartAsync(
            plugin with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromSeconds(10) } });
        int tries = 0;
        _imports.OnAsk = _ =>
        {
            tries++;
            return new(0u);
        };

        // The time stands still, so a wait would never end.
        PluginResult<uint> result = await PluginCall.TryAsync(host.Get<IRunner>("guest").RunAsync(1, Cancel));

        Assert.Equal(PluginFailureReason.Trap, result.Failure!.Reason);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_plugin_is_not_loaded_with_retries_if_nothing_says_that_it_may_be_called_again()
    {
        await using PluginTestHost host = await StartAsync(Asking(new PluginResilience { Retry = new PluginRetry() }));

        PluginStatus status = host.StatusOf("guest");

        Assert.Equal(PluginState.Failed, status.State);
        Assert.Contains("Set Retry:IsIdempotent", status.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_calls_than_the_rate_limit_lets_in_are_rejected_at_once()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("guest", "(local.get $value)") with
        {
            Resilience = new PluginResilience { RateLimit = new PluginRateLimit { Calls = 2, Period = TimeSpan.FromHours(1) } },
        });
        IRunner guest = host.Get<IRunner>("guest");

        await guest.RunAsync(1, Cancel);
        await guest.RunAsync(1, Cancel);
        PluginResult<uint> third = await PluginCall.TryAsync(guest.RunAsync(1, Cancel));

        var failure = Assert.IsType<PluginRejectedException>(third.Failure);
        Assert.Equal(PluginRejection.RateLimited, failure.Rejection);
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);
    }

    [Fact]
    public async Task A_rate_limit_goes_by_the_applications_clock()
    {
        await using PluginTestHost host = await StartAsync(Limited(1));
        IRunner guest = host.Get<IRunner>("guest");
        await guest.RunAsync(1, Cancel);

        _time.Advance(TimeSpan.FromMinutes(59));
        var failure = Assert.IsType<PluginRejectedException>((await PluginCall.TryAsync(guest.RunAsync(1, Cancel))).Failure);
        Assert.Equal(TimeSpan.FromMinutes(1), failure.RetryAfter);
        host.Advance(_time, TimeSpan.FromMinutes(1));

        Assert.Equal(1u, await guest.RunAsync(1, Cancel));
        Assert.IsType<PluginRejectedException>((await PluginCall.TryAsync(guest.RunAsync(1, Cancel))).Failure);
    }

    [Fact]
    public async Task A_new_version_goes_on_with_what_was_counted_unless_its_limit_is_another()
    {
        await using PluginTestHost host = await StartAsync(Limited(2));
        IRunner guest = host.Get<IRunner>("guest");
        await guest.RunAsync(1, Cancel);

        await host.ReloadAsync(Limited(2) with { Settings = """{"a":1}""" });
        Assert.Equal(2, host.GenerationOf("guest").Number);
        await guest.RunAsync(1, Cancel);
        Assert.IsType<PluginRejectedException>((await PluginCall.TryAsync(guest.RunAsync(1, Cancel))).Failure);
        await host.ReloadAsync(Limited(3));

        Assert.Equal(1u, await guest.RunAsync(1, Cancel));
    }

    private static PluginDefinition Limited(int calls) => SandboxGuest.Runner("guest", "(local.get $value)") with
    {
        Resilience = new PluginResilience { RateLimit = new PluginRateLimit { Calls = calls, Period = TimeSpan.FromHours(1) } },
    };

    [Fact]
    public async Task A_call_waits_for_a_place_no_longer_than_it_may()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait) with
        {
            Limits = new PluginLimits { MaxConcurrentCalls = 1, CallTimeout = TimeSpan.FromHours(1) },
            Resilience = new PluginResilience { WaitTimeout = TimeSpan.FromSeconds(1) },
        };
        await using PluginTestHost host = await StartAsync(plugin);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var latch = new Latch();
        _imports.OnWait = (value, _) =>
        {
            entered.TrySetResult();
            latch.Wait();
            return new(value);
        };
        IRunner guest = host.Get<IRunner>("guest");

        Task<uint> inside = guest.RunAsync(7, Cancel).AsTask();
        await entered.Task;
        Task<uint> waiting = guest.RunAsync(8, Cancel).AsTask();
        for (int i = 0; i < 10 && !waiting.IsCompleted; i++)
        {
            await _time.WaitForTimerAsync(waiting);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => waiting);
        Assert.Equal(PluginRejection.WaitTimeout, failure.Rejection);
        Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id == 103);
        latch.Open();
        Assert.Equal(7u, await inside);
        Assert.Equal(9u, await guest.RunAsync(9, Cancel));
    }

    [Fact]
    public async Task The_application_may_supply_the_pipeline()
    {
        int handled = 0;
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                Delay = TimeSpan.Zero,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is PluginTrapException),
                OnRetry = _ =>
                {
                    handled++;
                    return default;
                },
            })
            .Build();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(_imports)(builder);
                builder.Services.AddKeyedSingleton("careful", pipeline);
            },
            Asking(new PluginResilience { Pipeline = "careful" }),
            SandboxGuest.Runner("other", "(local.get $value)") with { Resilience = new PluginResilience { Pipeline = "nothing" } });
        var answers = new Queue<uint>([0, 0, 1]);
        _imports.OnAsk = _ => new(answers.Dequeue());

        uint result = await host.Get<IRunner>("guest").RunAsync(1, Cancel);

        Assert.Equal((1u, 2), (result, handled));
        Assert.Contains("names the resilience pipeline 'nothing'", host.StatusOf("other").Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_around_calls_make_a_new_version()
    {
        await using PluginTestHost host = await StartAsync(Asking(null));
        long before = host.GenerationOf("guest").Number;

        await host.ReloadAsync(Asking(new PluginResilience { RateLimit = new PluginRateLimit { Calls = 1 } }));
        long limited = host.GenerationOf("guest").Number;
        await host.ReloadAsync(Asking(new PluginResilience { RateLimit = new PluginRateLimit { Calls = 1 } }));

        Assert.NotEqual(before, limited);
        Assert.Equal(limited, host.GenerationOf("guest").Number);
        Assert.NotNull(host.GenerationOf("guest").Guest.Pipeline);
    }

    private static PluginDefinition Asking(PluginResilience? resilience) =>
        SandboxGuest.Runner("guest", AskAndTrapOnZero, SandboxGuest.Ask + Calls) with { Resilience = resilience };

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(SandboxGuest.With(_imports, _time), plugins);
}

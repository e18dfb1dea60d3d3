using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bench.Calls;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Ops;

/// <summary>What operation costs: what is around every call, what may be asked for, what is watched, and what a reload takes.</summary>
internal static class OpsArea
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("0123456789", 10));

    public static IEnumerable<Row> Measure()
    {
        byte[] wasm = Calls.GuestText.ToModule();
        using var plain = new CallsPlugin(wasm, PluginLifetime.Pooled);
        foreach (Row row in MeasureCalls(plain, wasm))
        {
            yield return row;
        }

        yield return TelemetryOff.Measure();
        using (var metrics = new MetricsListener(plain.Services.GetRequiredService<IMeterFactory>()))
        {
            yield return Pairs.Measure(
                "ops/metrics-on@off",
                "the same with nobody listening",
                count => metrics.While(() => Echo(plain.Calls, count)),
                count => Echo(plain.Calls, count));
        }

        yield return Pairs.Measure(
            "ops/tracing-on@off", "the same with nobody listening", count => Traced(plain.Calls, count), count => Echo(plain.Calls, count));
        yield return Fairness.Measure();
        yield return Reloads.Measure();
        yield return ReloadUnderLoad.Measure();
    }

    /// <summary>Calls with a string of 100 bytes, one after the other.</summary>
    public static void Echo(ICalls calls, int count)
    {
        for (int i = 0; i < count; i++)
        {
            ValueTask<string> call = calls.EchoStringAsync(Text);
            string echoed = call.IsCompleted ? call.Result : throw new InvalidOperationException("The call waits.");
            if (echoed.Length != Text.Length || echoed[^1] != Text[^1])
            {
                throw new InvalidOperationException("The guest gave another text back.");
            }
        }
    }

    private static IEnumerable<Row> MeasureCalls(CallsPlugin plain, byte[] wasm)
    {
        IPluginSession<ICalls> session = plain.Services.GetRequiredService<IPluginProvider<ICalls>>()
            .OpenSessionAsync(new PluginId("calls")).AsTask().GetAwaiter().GetResult();
        yield return Pairs.Measure(
            "ops/default@string100",
            "the proxy of one instance, without admission, snapshot and breaker check",
            count => Echo(plain.Calls, count),
            count => Echo(session.Plugin, count));
        session.DisposeAsync().AsTask().GetAwaiter().GetResult();

        var breaker = new PluginCircuitBreaker();
        var retry = new PluginRetry { IsIdempotent = true };
        var limit = new PluginRateLimit { Calls = int.MaxValue };
        var wait = TimeSpan.FromSeconds(1);
        (string Name, PluginResilience Resilience)[] strategies =
        [
            ("rate-limit", new PluginResilience { RateLimit = limit }),
            ("retry", new PluginResilience { Retry = retry }),
            ("breaker", new PluginResilience { CircuitBreaker = breaker }),
            ("wait-timeout", new PluginResilience { WaitTimeout = wait }),
            ("all-four", new PluginResilience { RateLimit = limit, Retry = retry, CircuitBreaker = breaker, WaitTimeout = wait }),
        ];
        foreach ((string name, PluginResilience resilience) in strategies)
        {
            using var plugin = new CallsPlugin(wasm, PluginLifetime.Pooled, resilience: resilience);
            yield return Pairs.Measure(
                $"ops/{name}@default", "the same without it", count => Echo(plugin.Calls, count), count => Echo(plain.Calls, count));
        }
    }

    private static void Traced(ICalls calls, int count)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PluginTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        Echo(calls, count);
    }
}

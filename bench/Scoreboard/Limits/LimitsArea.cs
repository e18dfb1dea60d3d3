using System.Diagnostics;
using Bench.Calls;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Limits;

/// <summary>How exactly limits hold.</summary>
internal static class LimitsArea
{
    private const int Count = 101;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(10);

    public static IEnumerable<Row> Measure()
    {
        using var plugin = new CallsPlugin(Calls.GuestText.ToModule(), PluginLifetime.PerCall, Timeout);
        double[] late = [.. Enumerable.Range(0, Count).Select(_ => MeasureLateness(plugin.Calls))];
        double median = Statistics.Median(late);

        // Compared with nothing: a ratio to one millisecond is the number of milliseconds.
        yield return new Row("limits/stop-late", median, 1, "one millisecond", "ms", median, late.Min(), late.Max(), AllocatedBytes: null);
    }

    private static double MeasureLateness(ICalls calls)
    {
        long start = Stopwatch.GetTimestamp();
        PluginResult<Unit> result = PluginCall.TryAsync(calls.LoopForeverAsync()).AsTask().GetAwaiter().GetResult();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return result.Failure is PluginTimeoutException
            ? (elapsed - Timeout).TotalMilliseconds
            : throw new InvalidOperationException("The guest was not stopped for its time.", result.Failure);
    }
}

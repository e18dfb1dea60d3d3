using System.Diagnostics;
using Bench.Calls;
using PluginHost.Scoreboard.Calls;

namespace PluginHost.Scoreboard.Limits;

/// <summary>How exactly limits hold, and what they cost a guest that computes.</summary>
internal static class LimitsArea
{
    private const int Count = 101;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(10);

    public static IEnumerable<Row> Measure()
    {
        yield return MeasureStop();
        foreach (Row row in MeasureCosts(Guests.PathOf("compute.wasm")))
        {
            yield return row;
        }
    }

    private static Row MeasureStop()
    {
        using var plugin = new CallsPlugin(Calls.GuestText.ToModule(), PluginLifetime.PerCall, Timeout);
        double[] late = [.. Enumerable.Range(0, Count).Select(_ => MeasureLateness(plugin.Calls))];
        double median = Statistics.Median(late);

        // Compared with nothing: a ratio to one millisecond is the number of milliseconds.
        return new Row("limits/stop-late", median, 1, "one millisecond", "ms", median, late.Min(), late.Max(), AllocatedBytes: null);
    }

    private static IEnumerable<Row> MeasureCosts(string path)
    {
        using var off = new ComputeEngine(path, hasFuel: false, hasTimeout: false);
        using var fuel = new ComputeEngine(path, hasFuel: true, hasTimeout: false);
        using var timeout = new ComputeEngine(path, hasFuel: false, hasTimeout: true);
        using var both = new ComputeEngine(path, hasFuel: true, hasTimeout: true);
        foreach (string work in (string[])["hash", "sort", "json"])
        {
            foreach ((string name, ComputeEngine engine) in ((string, ComputeEngine)[])[("fuel", fuel), ("timeout", timeout), ("both", both)])
            {
                yield return Pairs.Measure($"limits/{name}-{work}@off", "the same guest with neither", engine.Loop(work), off.Loop(work));
            }
        }
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

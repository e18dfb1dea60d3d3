using System.Diagnostics;
using PluginHost.Streams;

namespace PluginHost.Soak.Streams;

/// <summary>
/// Sends records without a pause through guests, some of which make them loop or trap, while the guests are replaced, the sink becomes slow, the
/// stream is paused, stopped, and aborted.
/// </summary>
internal static class StreamSoak
{
    private const int Shifts = 6;
    private const int StepsOfShift = 12;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestSlowSpell = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(2);

    /// <summary>Runs it.</summary>
    /// <returns>What did not hold.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(TimeSpan duration)
    {
        var orders = new Orders();
        var sink = new OrderSink(orders);
        var deadLetters = new DeadOrders(orders);
        var samples = new List<Sample>();

        // At the end of each shift. While it goes on, what it has in hand is several MiB at one time and little at another.
        var atRest = new List<Sample>();
        var failures = new List<string>();
        long start = Stopwatch.GetTimestamp();
        for (int shift = 0; shift < Shifts; shift++)
        {
            (long cameOut, long setAside) = (sink.Count, deadLetters.Count);
            await using StreamShift running = await StreamShift.StartAsync(orders, sink, deadLetters);
            await WorkAsync(running, sink, shift, duration / Shifts, () =>
            {
                samples.Add(Sample.Take(Stopwatch.GetElapsedTime(start).TotalSeconds, running.LiveGenerations));
                Console.Error.WriteLine($"{samples[^1]} {sink.Count} came out, {deadLetters.Count} set aside");
            });
            failures.AddRange(await EndAsync(running.Runner, orders, isAbort: shift % 2 == 1));
            atRest.Add(Sample.Take(Stopwatch.GetElapsedTime(start).TotalSeconds, running.LiveGenerations));
            Console.Error.WriteLine($"{atRest[^1]} at rest");
            if (sink.Count == cameOut || deadLetters.Count == setAside)
            {
                failures.Add($"In shift {shift + 1} {sink.Count - cameOut} records came out and {deadLetters.Count - setAside} were set aside, of which neither may be none.");
            }
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        failures.AddRange(orders.Problems.First);
        if (orders.Problems.Count > orders.Problems.First.Count)
        {
            failures.Add($"and {orders.Problems.Count - orders.Problems.First.Count} more like these");
        }

        Console.WriteLine($"records\t{sink.Count} came out, {deadLetters.Count} were set aside, in {seconds:F0} s: {sink.Count / seconds:F0} a second");
        failures.AddRange(Trend.Report(
            samples, atRest, "minute", 60, duration < Long ? 32 : 12, Trend.Of("versions", samples, sample => sample.Generations, 2)));
        return failures;
    }

    // In each shift: as fast as it goes, a slow spell of the sink, a pause; another version of the guest at every third step.
    private static async Task WorkAsync(StreamShift running, OrderSink sink, int shift, TimeSpan duration, Action sample)
    {
        TimeSpan step = duration / StepsOfShift;
        long slowSteps = Math.Max(1, (long)(Math.Min(LongestSlowSpell.TotalSeconds, duration.TotalSeconds / 3) / step.TotalSeconds));
        for (int i = 0; i < StepsOfShift; i++)
        {
            sink.IsSlow = i >= 4 && i < 4 + slowSteps;
            if (i % 3 == 1)
            {
                running.Deploy((shift * StepsOfShift) + i);
            }

            if (i == StepsOfShift - 2)
            {
                running.Runner.Pause();
                await Task.WhenAny(running.Runner.Completion, Task.Delay(step / 2));
                running.Runner.Resume();
            }

            await Task.WhenAny(running.Runner.Completion, Task.Delay(step));
            sample();
        }
    }

    private static async Task<IReadOnlyList<string>> EndAsync(IStreamRunner runner, Orders orders, bool isAbort)
    {
        var problems = new List<string>();
        if (runner.State != StreamState.Running)
        {
            problems.Add($"The stream ended by itself: {runner.State}, {runner.Completion.Exception?.InnerException?.Message}");
        }

        Task stop = runner.StopAsync(new CancellationToken(isAbort));
        if (await Task.WhenAny(stop, Task.Delay(LongestStop)) != stop)
        {
            problems.Add($"The stream did not stop within {LongestStop}.");
            return problems;
        }

        await stop;
        StreamState expected = isAbort ? StreamState.Aborted : StreamState.Completed;
        if (problems.Count == 0 && runner.State != expected)
        {
            problems.Add($"The stream was {runner.State} after its stop, not {expected}.");
        }

        foreach (OrderPartition partition in orders.All)
        {
            if (runner.State == StreamState.Completed && partition.NextAcknowledged != partition.NextRead)
            {
                problems.Add($"After a stop {partition.NextRead} records were read and {partition.NextAcknowledged} acknowledged.");
            }

            partition.Resume();
        }

        return problems;
    }
}

using System.Diagnostics;

namespace PluginHost.Scoreboard.Instances;

/// <summary>
/// How much more two threads do than one: fresh instances, beside a loop that touches no memory, which says what the machine has to give in
/// the same moment. Windows of a tenth of a second, all four once a round, every other round backwards.
/// </summary>
internal static class TwoThreads
{
    private const int Rounds = 41;
    private const int CallsAtOnce = 16;
    private const int StepsAtOnce = 4096;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    // Both kinds of loop are compiled at their last tier then, on both threads.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Measures the row: what two threads do over one, beside what the loop does.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="call">Makes so many calls, and may run on several threads at once.</param>
    public static Row Measure(string name, Action<int> call)
    {
        List<Round> rounds = MeasureRounds(call);
        return ToRow(
            name,
            "x of one thread",
            "the same two threads with a loop of arithmetic (more is better)",
            rounds.Select(round => (round.Two / round.One, round.ControlTwo / round.ControlOne)));
    }

    /// <summary>Measures the row: what two threads do, beside what one does.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="unit">What is done a second.</param>
    /// <param name="referenceName">What one thread does.</param>
    /// <param name="perCall">How much of it a call is.</param>
    /// <param name="call">Makes so many calls, and may run on several threads at once.</param>
    public static Row MeasureOverOne(string name, string unit, string referenceName, double perCall, Action<int> call)
    {
        double scale = perCall * CallsAtOnce;
        List<Round> rounds = MeasureRounds(call);
        return ToRow(name, unit, referenceName, rounds.Select(round => (round.Two * scale, round.One * scale)));
    }

    private static List<Round> MeasureRounds(Action<int> call)
    {
        Action calls = () => call(CallsAtOnce);
        Func<double>[] windows =
        [
            () => Run(calls, threads: 1, Window),
            () => Run(calls, threads: 2, Window),
            () => Run(Control, threads: 1, Window),
            () => Run(Control, threads: 2, Window),
        ];
        Run(calls, threads: 2, WarmUp);
        Run(Control, threads: 2, WarmUp);

        var rounds = new List<Round>(Rounds);
        double[] rates = new double[windows.Length];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < windows.Length; i++)
            {
                int window = round % 2 == 0 ? i : windows.Length - 1 - i;
                rates[window] = windows[window]();
            }

            rounds.Add(new Round(rates[0], rates[1], rates[2], rates[3]));
        }

        return rounds;
    }

    private static Row ToRow(string name, string unit, string referenceName, IEnumerable<(double Ours, double Reference)> rounds)
    {
        (double Ours, double Reference)[] pairs = [.. rounds];
        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Reference)];
        return new Row(
            name,
            Statistics.Median(pairs.Select(pair => pair.Ours)),
            Statistics.Median(pairs.Select(pair => pair.Reference)),
            referenceName,
            unit,
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            AllocatedBytes: null);
    }

    // How often all threads together did it, a second.
    private static double Run(Action step, int threads, TimeSpan duration)
    {
        using var start = new Barrier(threads);
        double[] rates = new double[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            long steps = 0;
            var time = Stopwatch.StartNew();
            do
            {
                step();
                steps++;
            }
            while (time.Elapsed < duration);

            rates[index] = steps / time.Elapsed.TotalSeconds;
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return rates.Sum();
    }

    private static void Control()
    {
        ulong number = 1;
        for (int i = 0; i < StepsAtOnce; i++)
        {
            number = (number * 6364136223846793005) + 1442695040888963407;
        }

        if (number == 0)
        {
            throw new InvalidOperationException("The sequence has no zero there.");
        }
    }

    // How often it was done a second, in all.
    private readonly record struct Round(double One, double Two, double ControlOne, double ControlTwo);
}

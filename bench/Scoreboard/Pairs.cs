using System.Diagnostics;

namespace PluginHost.Scoreboard;

/// <summary>Measures two ways of doing the same in turns, so that whatever else the machine does meets both.</summary>
internal static class Pairs
{
    private const int Groups = 41;
    private static readonly TimeSpan GroupDuration = TimeSpan.FromMilliseconds(40);

    // So short that most are over before the system gives the core to somebody else.
    private static readonly TimeSpan BatchDuration = TimeSpan.FromMilliseconds(0.4);

    // Long enough for the runtime to compile everything again with what it has seen, even if its compiler waits for a core.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Measures two loops.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="referenceName">What the reference is.</param>
    /// <param name="ours">Runs ours so many times.</param>
    /// <param name="reference">Runs the reference so many times.</param>
    public static Row Measure(string name, string referenceName, Action<int> ours, Action<int> reference)
    {
        double oursTime = FindTime(ours);
        double referenceTime = FindTime(reference);

        // Both batches of a pair take as long, so that what one leaves to the other, such as garbage to collect, weighs on both alike.
        double batchTime = Math.Max(BatchDuration.TotalNanoseconds, Math.Max(oursTime, referenceTime));
        int oursPerBatch = (int)(batchTime / oursTime);
        int referencePerBatch = (int)(batchTime / referenceTime);
        var groups = new List<(double Ours, double Reference, double Ratio)>(Groups);
        var pairs = new List<(double Ours, double Reference)>();
        bool oursFirst = true;
        for (int i = 0; i < Groups; i++)
        {
            pairs.Clear();
            var group = Stopwatch.StartNew();
            do
            {
                double first = Time(oursFirst ? ours : reference, oursFirst ? oursPerBatch : referencePerBatch);
                double second = Time(oursFirst ? reference : ours, oursFirst ? referencePerBatch : oursPerBatch);
                pairs.Add(oursFirst ? (first, second) : (second, first));

                // Every other pair the other way round, so that neither always runs on what the other left in the caches.
                oursFirst = !oursFirst;
            }
            while (group.Elapsed < GroupDuration);

            groups.Add((
                Statistics.Median(pairs.Select(pair => pair.Ours)),
                Statistics.Median(pairs.Select(pair => pair.Reference)),
                Statistics.Median(pairs.Select(pair => pair.Ours / pair.Reference))));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        ours(oursPerBatch);
        double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)oursPerBatch;
        double[] ratios = [.. groups.Select(group => group.Ratio)];
        return new Row(
            name,
            Statistics.Median(groups.Select(group => group.Ours)),
            Statistics.Median(groups.Select(group => group.Reference)),
            referenceName,
            "ns",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            allocated);
    }

    // Of one operation, in nanoseconds, once everything is warm.
    private static double FindTime(Action<int> run)
    {
        int size = 1;
        var warmUp = Stopwatch.StartNew();
        double perOperation;
        do
        {
            perOperation = Time(run, size);
            if (perOperation * size < BatchDuration.TotalNanoseconds / 2)
            {
                size *= 2;
            }
        }
        while (warmUp.Elapsed < WarmUp);

        return perOperation;
    }

    /// <summary>How many nanoseconds one operation takes.</summary>
    /// <param name="run">Runs so many.</param>
    /// <param name="count">How many.</param>
    internal static double Time(Action<int> run, int count)
    {
        long start = Stopwatch.GetTimestamp();
        run(count);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }
}

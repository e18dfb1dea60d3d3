using System.Diagnostics;

namespace PluginHost.Scoreboard;

/// <summary>Measures two ways of doing the same in turns, so that whatever else the machine does meets both.</summary>
internal static class Pairs
{
    private const int Count = 41;
    private static readonly TimeSpan BatchDuration = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Measures two loops.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="referenceName">What the reference is.</param>
    /// <param name="ours">Runs ours so many times.</param>
    /// <param name="reference">Runs the reference so many times.</param>
    public static Row Measure(string name, string referenceName, Action<int> ours, Action<int> reference)
    {
        int oursPerBatch = FindBatchSize(ours);
        int referencePerBatch = FindBatchSize(reference);
        var pairs = new List<(double Ours, double Reference)>(Count);
        for (int i = 0; i < Count; i++)
        {
            // Every other pair the other way round, so that neither always runs on what the other left in the caches.
            bool oursFirst = i % 2 == 0;
            double first = Time(oursFirst ? ours : reference, oursFirst ? oursPerBatch : referencePerBatch);
            double second = Time(oursFirst ? reference : ours, oursFirst ? referencePerBatch : oursPerBatch);
            pairs.Add(oursFirst ? (first, second) : (second, first));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        ours(oursPerBatch);
        double allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)oursPerBatch;
        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Reference)];
        return new Row(
            name,
            Statistics.Median(pairs.Select(pair => pair.Ours)),
            Statistics.Median(pairs.Select(pair => pair.Reference)),
            referenceName,
            "ns",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            allocated);
    }

    private static int FindBatchSize(Action<int> run)
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

        return Math.Max(1, (int)(BatchDuration.TotalNanoseconds / perOperation));
    }

    private static double Time(Action<int> run, int count)
    {
        long start = Stopwatch.GetTimestamp();
        run(count);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }
}

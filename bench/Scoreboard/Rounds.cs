using System.Diagnostics;

namespace PluginHost.Scoreboard;

/// <summary>Measures two ways of doing the same that take milliseconds or more, in turns: every other round the other way round.</summary>
internal static class Rounds
{
    /// <summary>Measures so many pairs, in milliseconds.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="referenceName">What the reference is.</param>
    /// <param name="rounds">How many pairs.</param>
    /// <param name="ours">Gives one measurement of ours.</param>
    /// <param name="reference">Gives one measurement of the reference.</param>
    public static Row Measure(string name, string referenceName, int rounds, Func<double> ours, Func<double> reference)
    {
        var pairs = new List<(double Ours, double Reference)>(rounds);
        for (int i = 0; i < rounds; i++)
        {
            double first = i % 2 == 0 ? ours() : reference();
            double second = i % 2 == 0 ? reference() : ours();
            pairs.Add(i % 2 == 0 ? (first, second) : (second, first));
        }

        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Reference)];
        return new Row(
            name,
            Statistics.Median(pairs.Select(pair => pair.Ours)),
            Statistics.Median(pairs.Select(pair => pair.Reference)),
            referenceName,
            "ms",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            AllocatedBytes: null);
    }

    /// <summary>How long something takes, in milliseconds.</summary>
    public static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}

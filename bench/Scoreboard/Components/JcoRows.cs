using System.Diagnostics;

namespace PluginHost.Scoreboard.Components;

/// <summary>The same component here and transpiled by jco, on Node: windows of calls in either of two processes, in turns.</summary>
internal static class JcoRows
{
    private const int Rounds = 15;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static IEnumerable<Row> Measure(byte[] module)
    {
        using JcoGuest? guest = JcoGuest.TryMake(module, out string problem);
        if (guest is null)
        {
            Console.Error.WriteLine($"components/*@jco is left out: {problem}");
            yield break;
        }

        using var ours = new TimedProcess(Environment.ProcessPath!, "serve-component", guest.Component);
        using TimedProcess reference = guest.Start();
        foreach (string work in (string[])["add", "bytes64k", "records1000"])
        {
            yield return Measure(work, ours, reference);
        }
    }

    private static Row Measure(string work, TimedProcess ours, TimedProcess reference)
    {
        Func<int, double> measureOurs = count => ours.Run(work, count);
        Func<int, double> measureReference = count => reference.Run(work, count);
        int oursEach = FindCount(measureOurs);
        int referenceEach = FindCount(measureReference);
        var pairs = new (double Ours, double Reference)[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            // Every other pair the other way round.
            pairs[i] = i % 2 == 0
                ? (measureOurs(oursEach), measureReference(referenceEach))
                : Swap(measureReference(referenceEach), measureOurs(oursEach));
        }

        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Reference)];
        return new Row(
            $"components/{work}@jco",
            Statistics.Median(pairs.Select(pair => pair.Ours)),
            Statistics.Median(pairs.Select(pair => pair.Reference)),
            "transpiled by jco, on Node",
            "ns",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            AllocatedBytes: null);
    }

    private static (double Ours, double Reference) Swap(double reference, double ours) => (ours, reference);

    // As many as fill a window once everything is warm.
    private static int FindCount(Func<int, double> measure)
    {
        var warmUp = Stopwatch.StartNew();
        int count = 1;
        do
        {
            count = Math.Max(1, (int)Math.Min(Window.TotalNanoseconds / measure(count), 10L * count));
        }
        while (warmUp.Elapsed < WarmUp);

        return count;
    }
}

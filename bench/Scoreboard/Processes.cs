using System.Diagnostics;
using System.Text.Json;

namespace PluginHost.Scoreboard;

/// <summary>
/// Measures rows in several processes, one after another: how the runtime lays compiled code out differs from one to the next, and with it what a call of some
/// nanoseconds takes, by a tenth and more.
/// </summary>
internal static class Processes
{
    private const int Count = 5;

    /// <summary>Measures them.</summary>
    /// <param name="argument">What tells this program to measure them once, and to write them to the file that is named behind.</param>
    /// <returns>Each row with the medians of the processes, and the lowest and the highest ratio that any of them gives.</returns>
    public static IEnumerable<Row> Measure(string argument)
    {
        Row[][] runs = [.. Enumerable.Range(0, Count).Select(_ => Run(argument))];
        return runs.SelectMany(rows => rows).GroupBy(row => row.Name).Select(Combine);
    }

    private static Row Combine(IGrouping<string, Row> runs) => runs.First() with
    {
        Ours = Statistics.Median(runs.Select(row => row.Ours)),
        Reference = Statistics.Median(runs.Select(row => row.Reference)),
        Ratio = Statistics.Median(runs.Select(row => row.Ratio)),
        Lowest = runs.Min(row => row.Lowest),
        Highest = runs.Max(row => row.Highest),
        AllocatedBytes = runs.Max(row => row.AllocatedBytes),
    };

    private static Row[] Run(string argument)
    {
        string file = Path.GetTempFileName();
        try
        {
            using Process process = Process.Start(Environment.ProcessPath!, [argument, file]);
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Row[]>(File.ReadAllText(file))!
                : throw new InvalidOperationException($"{argument} has ended with {process.ExitCode}.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}

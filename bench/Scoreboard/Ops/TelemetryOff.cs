using System.Diagnostics;
using System.Globalization;

namespace PluginHost.Scoreboard.Ops;

/// <summary>What it costs that somebody could listen to calls, when nobody does: against a process without the question.</summary>
internal static class TelemetryOff
{
    private const int Groups = 41;
    private const int PairsPerGroup = 25;

    public static Row Measure()
    {
        using Process off = Start();
        using Process none = Start("PluginHost.Telemetry.IsSupported");
        var groups = new List<(double Off, double None, double Ratio)>(Groups);
        for (int i = 0; i < Groups; i++)
        {
            var pairs = new List<(double Off, double None)>(PairsPerGroup);
            for (int j = 0; j < PairsPerGroup; j++)
            {
                bool offFirst = j % 2 == 0;
                double first = Ask(offFirst ? off : none);
                double second = Ask(offFirst ? none : off);
                pairs.Add(offFirst ? (first, second) : (second, first));
            }

            groups.Add((
                Statistics.Median(pairs.Select(pair => pair.Off)),
                Statistics.Median(pairs.Select(pair => pair.None)),
                Statistics.Median(pairs.Select(pair => pair.Off / pair.None))));
        }

        off.StandardInput.Close();
        none.StandardInput.Close();
        double[] ratios = [.. groups.Select(group => group.Ratio)];
        return new Row(
            "ops/telemetry-off@none",
            Statistics.Median(groups.Select(group => group.Off)),
            Statistics.Median(groups.Select(group => group.None)),
            "a process in which nobody can listen",
            "ns",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            AllocatedBytes: null);
    }

    private static Process Start(params string[] switches)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["serve-calls", .. switches])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        return process.StandardOutput.ReadLine() == "ready" ? process : throw new InvalidOperationException("The process is not ready.");
    }

    private static double Ask(Process process)
    {
        process.StandardInput.WriteLine();
        return double.Parse(
            process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The process has ended."), CultureInfo.InvariantCulture);
    }
}

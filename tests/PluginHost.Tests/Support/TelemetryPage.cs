using System.Diagnostics.Metrics;

namespace PluginHost.Tests.Support;

/// <summary>The tables of docs/telemetry.md, which tests hold against the code.</summary>
internal static class TelemetryPage
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(FindRoot(), "docs", "telemetry.md"));

    /// <summary>The instruments that a chapter lists, as <see cref="Describe"/> does.</summary>
    public static IEnumerable<string> Instruments(string chapter) =>
        Cells(chapter).Where(cells => cells.Length == 4).Skip(1).Select(cells => $"{cells[0]} {cells[1]} {cells[2]}");

    /// <summary>The tags that a chapter lists.</summary>
    public static IEnumerable<string> Tags(string chapter) => Cells(chapter).Where(cells => cells.Length == 3).Skip(1).Select(cells => cells[0]);

    /// <summary>An instrument with its kind and unit.</summary>
    public static string Describe(Instrument instrument) => $"{instrument.Name} {KindOf(instrument)} {instrument.Unit}";

    /// <summary>The rows of a chapter's tables, headings too, without code marks.</summary>
    public static IEnumerable<string[]> Cells(string chapter) => Lines
        .SkipWhile(line => line != chapter)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line[1..^1].Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<long> or Histogram<double> => "histogram",
        Counter<long> or ObservableCounter<long> => "counter",
        ObservableUpDownCounter<int> or ObservableUpDownCounter<long> => "up-down counter",
        ObservableGauge<int> or ObservableGauge<long> => "gauge",
        _ => instrument.GetType().ToString(),
    };

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PluginHost.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No PluginHost.slnx above {AppContext.BaseDirectory}.");
    }
}

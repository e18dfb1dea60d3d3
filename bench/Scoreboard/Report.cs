using System.Globalization;
using System.Text.Json;

namespace PluginHost.Scoreboard;

/// <summary>Prints rows, and writes them as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void PrintHeader() =>
        Console.WriteLine("area/what@reference\tours\treference\tunit\tratio = ours / reference\tlowest to highest\tallocated\treference is");

    public static void Print(Row row) => Console.WriteLine(string.Join(
        '\t',
        row.Name,
        Format(row.Ours),
        Format(row.Reference),
        row.Unit,
        Format(row.Ratio),
        $"{Format(row.Lowest)} to {Format(row.Highest)}",
        row.AllocatedBytes is { } bytes ? $"{Format(bytes)} B" : "-",
        row.ReferenceName));

    public static void WriteJson(string path, IEnumerable<Row> rows)
    {
        var shaped = rows.Select(row => new
        {
            row = row.Name,
            ours = row.Ours,
            reference = row.Reference,
            referenceName = row.ReferenceName,
            unit = row.Unit,
            ratio = row.Ratio,
            lowestRatio = row.Lowest,
            highestRatio = row.Highest,
            allocatedBytes = row.AllocatedBytes,
        });
        File.WriteAllText(path, JsonSerializer.Serialize(shaped, Indented) + Environment.NewLine);
    }

    // Three digits that count, whatever the size.
    private static string Format(double value) => value switch
    {
        0 => "0",
        >= 100 or <= -100 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };
}

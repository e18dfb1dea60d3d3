using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Diagnostics;
using PluginHost.Tests.Support;
using FilterEventIds = PluginHost.AspNetCore.Diagnostics.EventIds;
using StreamEventIds = PluginHost.Streams.Diagnostics.EventIds;

namespace PluginHost.Tests.Diagnostics;

/// <summary>docs/telemetry.md lists what there is, and nothing else.</summary>
public sealed class TelemetryPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(FindRoot(), "docs", "telemetry.md"));

    [Fact]
    public void Every_log_event_is_listed_by_its_number_and_name()
    {
        IEnumerable<string> declared = new[] { typeof(EventIds), typeof(FilterEventIds), typeof(StreamEventIds) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(field => $"{field.GetRawConstantValue()} {field.Name}");

        IEnumerable<string> listed = Cells("## Log events").Where(cells => char.IsAsciiDigit(cells[0][0])).Select(cells => $"{cells[0]} {cells[1]}");

        Assert.Equal(declared.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_instrument_is_listed_with_its_kind_and_unit()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With());
        IMeterFactory meters = host.Services.GetRequiredService<IMeterFactory>();
        var made = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == PluginTelemetry.MeterName && instrument.Meter.Scope == meters)
            {
                made.Add($"{instrument.Name} {KindOf(instrument)} {instrument.Unit}");
            }
        };
        listener.Start();

        IEnumerable<string> listed = Cells("## Instruments").Where(cells => cells.Length == 4).Skip(1).Select(cells => $"{cells[0]} {cells[1]} {cells[2]}");

        Assert.Equal(made.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_tag_and_attribute_is_listed_and_so_is_the_activity()
    {
        IEnumerable<string> declared = typeof(TelemetryTags).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (string)field.GetRawConstantValue()!);
        IEnumerable<string> tags = Cells("## Instruments").Where(cells => cells.Length == 3).Skip(1).Select(cells => cells[0]);
        IEnumerable<string> attributes = Cells("## Activities").Where(cells => cells.Length == 2).Skip(1).Select(cells => cells[0]);

        Assert.Equal(declared.Order(StringComparer.Ordinal), tags.Union(attributes).Order(StringComparer.Ordinal));
        Assert.Equal([CallActivities.OperationName], Cells("## Activities").Where(cells => cells.Length == 4).Skip(1).Select(cells => cells[0]));
        Assert.Equal("PluginHost", CallActivities.Source.Name);
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<long> or Histogram<double> => "histogram",
        Counter<long> => "counter",
        ObservableUpDownCounter<int> or ObservableUpDownCounter<long> => "up-down counter",
        ObservableGauge<int> => "gauge",
        _ => instrument.GetType().ToString(),
    };

    // The rows of a chapter's tables, headings too, without code marks.
    private static IEnumerable<string[]> Cells(string chapter) => Page
        .SkipWhile(line => line != chapter)
        .Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line[1..^1].Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());

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

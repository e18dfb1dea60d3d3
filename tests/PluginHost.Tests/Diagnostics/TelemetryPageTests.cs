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
    [Fact]
    public void Every_log_event_is_listed_by_its_number_and_name()
    {
        IEnumerable<string> declared = new[] { typeof(EventIds), typeof(FilterEventIds), typeof(StreamEventIds) }
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(field => $"{field.GetRawConstantValue()} {field.Name}");

        IEnumerable<string> listed = TelemetryPage.Cells("## Log events").Where(cells => char.IsAsciiDigit(cells[0][0])).Select(cells => $"{cells[0]} {cells[1]}");

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
                made.Add(TelemetryPage.Describe(instrument));
            }
        };
        listener.Start();

        Assert.Equal(made.Order(StringComparer.Ordinal), TelemetryPage.Instruments("## Instruments").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_tag_and_attribute_is_listed_and_so_is_the_activity()
    {
        IEnumerable<string> declared = typeof(TelemetryTags).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (string)field.GetRawConstantValue()!);
        IEnumerable<string> tags = TelemetryPage.Tags("## Instruments");
        IEnumerable<string> attributes = TelemetryPage.Cells("## Activities").Where(cells => cells.Length == 2).Skip(1).Select(cells => cells[0]);

        Assert.Equal(declared.Order(StringComparer.Ordinal), tags.Union(attributes).Order(StringComparer.Ordinal));
        Assert.Equal([CallActivities.OperationName], TelemetryPage.Cells("## Activities").Where(cells => cells.Length == 4).Skip(1).Select(cells => cells[0]));
        Assert.Equal("PluginHost", CallActivities.Source.Name);
    }
}

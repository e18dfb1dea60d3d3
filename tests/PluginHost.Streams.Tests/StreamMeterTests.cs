using System.Diagnostics.Metrics;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.Streams.Tests;

public sealed class StreamMeterTests
{
    private const int PendingUnknown = 1110;

    [Fact]
    public async Task What_a_stream_has_done_is_measured_under_its_name()
    {
        await using TestStream stream = await TestStream.CreateAsync(TestStream.Records("a", "b", "c"), description => description.Through(record => record));
        using MetricCollector<int> states = Collect<int>(stream, "state");

        states.RecordObservableInstruments();
        await stream.RunAsync();
        states.RecordObservableInstruments();

        Assert.Equal([(int)StreamState.Created, (int)StreamState.Completed], states.GetMeasurementSnapshot().Select(state => state.Value));
        Assert.Equal(3, Observe<long>(stream, "records.read"));
        Assert.Equal(3, Observe<long>(stream, "records.written"));
        Assert.Equal(3, Observe<long>(stream, "records.acknowledged"));
        Assert.Equal(0, Observe<long>(stream, "records.retried"));
        Assert.Equal(0, Observe<long>(stream, "lag"));
        Assert.Equal(1, Observe<int>(stream, "partitions"));
    }

    [Fact]
    public async Task What_waits_is_the_lag_and_a_pause_is_a_state()
    {
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        await using TestStream stream = await TestStream.CreateAsync(
            [], description => description.From(StreamSources.FromChannel(source.Reader)).Through(record => record));
        stream.Runner.Pause();
        stream.Runner.Start();

        source.Writer.TryWrite(TestStream.Record(0, "a"));
        source.Writer.TryWrite(TestStream.Record(1, "b"));

        Assert.Equal(2, Observe<long>(stream, "lag"));
        Assert.Equal((int)StreamState.Paused, Observe<int>(stream, "state"));
    }

    [Fact]
    public async Task Records_that_failed_are_counted_by_their_transform_by_why_and_by_what_became_of_them()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "trap", "b", "fail", "trap"),
            description => description.Through(TestGuests.Trials),
            plugins => plugins.AddGuest(TestGuests.Trials));
        using MetricCollector<long> failed = Collect<long>(stream, "records.failed");

        await stream.RunAsync();

        Assert.Equal(
            [("refused", 1L), ("trap", 2L)],
            failed.GetMeasurementSnapshot().Select(one => ((string)one.Tags[StreamTags.Outcome]!, one.Value)).Order());
        Assert.All(failed.GetMeasurementSnapshot(), one =>
        {
            Assert.Equal(TestStream.Name, one.Tags[StreamTags.Stream]);
            Assert.Equal(TestGuests.Trials, one.Tags[StreamTags.Transform]);
            Assert.Equal("dead_lettered", one.Tags[StreamTags.Action]);
        });
    }

    [Theory]
    [InlineData(StreamFailureAction.Skip, "skipped", 2)]
    [InlineData(StreamFailureAction.Stop, "stopped", 1)]
    public async Task Records_that_are_left_out_or_stop_the_stream_are_counted_as_such(StreamFailureAction action, string name, long count)
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b"),
            description => description
                .Through(StreamRecord? (_) => throw new IOException("No."))
                .Configure(options => options.OnFailure = action));
        using MetricCollector<long> failed = Collect<long>(stream, "records.failed");

        stream.Runner.Start();
        await Record.ExceptionAsync(() => stream.Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        CollectedMeasurement<long> one = Assert.Single(failed.GetMeasurementSnapshot());
        Assert.Equal(count, one.Value);
        Assert.Equal(name, one.Tags[StreamTags.Action]);
        Assert.Equal("exception", one.Tags[StreamTags.Outcome]);
    }

    [Fact]
    public async Task Batches_are_measured_as_a_whole_and_in_each_transform_also_in_a_guest_that_is_one_call_for_life()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b", "c", "d"),
            description => description
                .Through(RedpandaWat.Plugin).Through(record => record).Configure(options => options.MaxBatchRecords = 2),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create(RedpandaWat.Identity)));
        using MetricCollector<double> batches = Collect<double>(stream, "batch.duration");
        using MetricCollector<double> transforms = Collect<double>(stream, "transform.duration");

        StreamProgress progress = await stream.RunAsync();

        Assert.Equal(2, progress.Batches);
        Assert.Equal(2, batches.GetMeasurementSnapshot().Count);
        Assert.Equal(
            ["DelegateTransform", "DelegateTransform", RedpandaWat.Plugin, RedpandaWat.Plugin],
            transforms.GetMeasurementSnapshot().Select(one => (string)one.Tags[StreamTags.Transform]!).Order());
        Assert.All(transforms.GetMeasurementSnapshot(), one => Assert.True(one.Value > 0));
    }

    [Fact]
    public async Task A_source_that_cannot_say_what_is_pending_hides_the_lag_of_its_own_stream_and_nothing_else()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"),
            description => description.Through(record => record),
            plugins =>
            {
                plugins.Services.AddLogging(logging => logging.AddFakeLogging());
                plugins.AddStreamTransform(
                    "blind", description => description.From(new BlindSource()).Through(record => record).To(StreamSinks.Nowhere));
            });
        stream.Services.GetRequiredKeyedService<IStreamRunner>("blind");

        await stream.RunAsync();

        Assert.Equal(0, Observe<long>(stream, "lag"));
        using MetricCollector<long> read = Collect<long>(stream, "records.read");
        read.RecordObservableInstruments();
        Assert.Equal(["blind", TestStream.Name], read.GetMeasurementSnapshot().Select(one => (string)one.Tags[StreamTags.Stream]!).Order());
        Assert.Single(stream.Services.GetRequiredService<FakeLogCollector>().GetSnapshot(), log => log.Id.Id == PendingUnknown);
    }

    [Fact]
    public async Task The_page_on_telemetry_lists_every_instrument_and_tag_of_streams()
    {
        await using TestStream stream = await TestStream.CreateAsync([], description => description.Through(record => record));
        IMeterFactory meters = stream.Services.GetRequiredService<IMeterFactory>();
        var made = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == StreamTelemetry.MeterName && instrument.Meter.Scope == meters)
            {
                made.Add(TelemetryPage.Describe(instrument));
            }
        };
        listener.Start();
        IEnumerable<string> tags = typeof(StreamTags).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(made.Order(StringComparer.Ordinal), TelemetryPage.Instruments("## Instruments of streams").Order(StringComparer.Ordinal));
        Assert.Equal(tags.Order(StringComparer.Ordinal), TelemetryPage.Tags("## Instruments of streams").Order(StringComparer.Ordinal));
    }

    private static MetricCollector<T> Collect<T>(TestStream stream, string instrument)
        where T : struct =>
        new(stream.Services.GetRequiredService<IMeterFactory>(), StreamTelemetry.MeterName, "pluginhost.stream." + instrument);

    private static T Observe<T>(TestStream stream, string instrument)
        where T : struct
    {
        using MetricCollector<T> collector = Collect<T>(stream, instrument);
        collector.RecordObservableInstruments();
        CollectedMeasurement<T> one = Assert.Single(collector.GetMeasurementSnapshot());
        Assert.Equal(TestStream.Name, one.Tags[StreamTags.Stream]);
        return one.Value;
    }

    private sealed class BlindSource : IStreamSource
    {
        public long? Pending => throw new IOException("The broker is away.");

        public ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken) => new(0);

        public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken) => default;
    }
}

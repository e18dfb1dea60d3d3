using System.Diagnostics.Metrics;
using PluginHost.Streams.Hosting;
using PluginHost.Streams.Running;

namespace PluginHost.Streams.Diagnostics;

/// <summary>
/// Measures streams. What they count anyway is read when somebody asks; the rest is measured once for each batch, and only if somebody listens.
/// </summary>
internal sealed class StreamMeter
{
    private readonly StreamRegistry _streams;
    private readonly StreamLog _log;

    public StreamMeter(IMeterFactory meters, StreamRegistry streams, StreamLog log)
    {
        _streams = streams;
        _log = log;
        Meter meter = meters.Create(StreamTelemetry.MeterName);
        Count(meter, "read", "Records that streams have read.", progress => progress.Read);
        Count(meter, "written", "Records that streams have written to their outputs.", progress => progress.Written);
        Count(meter, "acknowledged", "Records that are done: delivered, set aside or left out, and acknowledged.", progress => progress.Acknowledged);
        Count(meter, "retried", "How often records that failed were tried again.", progress => progress.Retried);
        Failed = meter.CreateCounter<long>(
            "pluginhost.stream.records.failed", unit: "{record}", description: "Records that could not be transformed, by why and what became of them.");
        BatchDuration = CreateDuration(
            meter, "pluginhost.stream.batch.duration", "How long batches took, from their first transform to their acknowledgement.");
        TransformDuration = CreateDuration(meter, "pluginhost.stream.transform.duration", "How long a transform worked on a batch.");
        meter.CreateObservableGauge(
            "pluginhost.stream.lag",
            ObserveLag,
            unit: "{record}",
            description: "Records that were read and are not done, and those that wait to be read, if the source knows.");
        meter.CreateObservableUpDownCounter(
            "pluginhost.stream.partitions",
            () => Observe(progress => progress.Partitions),
            unit: "{partition}",
            description: "Partitions that streams have seen.");
        meter.CreateObservableGauge(
            "pluginhost.stream.state", () => Observe(progress => (int)progress.State), unit: "1", description: "Where streams stand.");
    }

    /// <summary>Records that failed.</summary>
    public Counter<long> Failed { get; }

    /// <summary>How long batches took.</summary>
    public Histogram<double> BatchDuration { get; }

    /// <summary>How long transforms worked on batches.</summary>
    public Histogram<double> TransformDuration { get; }

    private static Histogram<double> CreateDuration(Meter meter, string name, string description) => meter.CreateHistogram(
        name,
        unit: "s",
        description: description,
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1e-5, 5e-5, 1e-4, 5e-4, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
        });

    private void Count(Meter meter, string what, string description, Func<StreamProgress, long> take) => meter.CreateObservableCounter(
        "pluginhost.stream.records." + what, () => Observe(take), unit: "{record}", description: description);

    private IEnumerable<Measurement<T>> Observe<T>(Func<StreamProgress, T> take)
        where T : struct =>
        _streams.All.Select(stream => new Measurement<T>(take(stream.Counted), new KeyValuePair<string, object?>(StreamTags.Stream, stream.Name)));

    private List<Measurement<long>> ObserveLag()
    {
        List<Measurement<long>> all = [];
        foreach (StreamRunner stream in _streams.All)
        {
            try
            {
                all.Add(new Measurement<long>(stream.GetProgress().Lag, new KeyValuePair<string, object?>(StreamTags.Stream, stream.Name)));
            }
            catch (Exception exception)
            {
                // A source that cannot say what is pending hides its own stream's lag only.
                _log.PendingUnknown(stream.Name, exception);
            }
        }

        return all;
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using PluginHost.Streams.Running;

namespace PluginHost.Streams.Diagnostics;

/// <summary>Measures the batches of one stream.</summary>
internal sealed class StreamMeasurements(StreamMeter meter, string stream)
{
    /// <summary>A batch begins.</summary>
    /// <returns>When; 0 if nobody wants to know.</returns>
    public long BatchBegins() => Begin(meter.BatchDuration);

    /// <summary>A batch is done.</summary>
    public void BatchEnded(long began)
    {
        if (began != 0)
        {
            meter.BatchDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new TagList { { StreamTags.Stream, stream } });
        }
    }

    /// <summary>A transform begins with a batch, or with what is left of it.</summary>
    /// <returns>When; 0 if nobody wants to know.</returns>
    public long TransformBegins() => Begin(meter.TransformDuration);

    /// <summary>A transform has done with a batch.</summary>
    public void TransformEnded(long began, string transform)
    {
        if (began != 0)
        {
            meter.TransformDuration.Record(
                Stopwatch.GetElapsedTime(began).TotalSeconds, new TagList { { StreamTags.Stream, stream }, { StreamTags.Transform, transform } });
        }
    }

    /// <summary>Records have failed, and what was to become of them has.</summary>
    public void Failed(StreamFailureAction action, IEnumerable<ChainFailure> failures)
    {
        if (!meter.Failed.Enabled)
        {
            return;
        }

        foreach (((string transform, string reason), int count) in failures.CountBy(failure => (failure.Letter.Transform, failure.Letter.Reason)))
        {
            meter.Failed.Add(count, new TagList
            {
                { StreamTags.Stream, stream },
                { StreamTags.Transform, transform },
                { StreamTags.Outcome, NameOf(reason) },
                { StreamTags.Action, NameOf(action) },
            });
        }
    }

    private static long Begin(Histogram<double> duration) => duration.Enabled ? Stopwatch.GetTimestamp() : 0;

    // As calls name theirs.
    private static string NameOf(string reason) => reason.ToLowerInvariant();

    private static string NameOf(StreamFailureAction action) => action switch
    {
        StreamFailureAction.DeadLetter => "dead_lettered",
        StreamFailureAction.Skip => "skipped",
        _ => "stopped",
    };
}

using System.Diagnostics.Metrics;

namespace PluginHost.Scoreboard.Ops;

/// <summary>Somebody who wants all measurements of one host, and only looks at them.</summary>
internal sealed class MetricsListener(IMeterFactory meters) : IDisposable
{
    private MeterListener? _listener;
    private long _seen;

    /// <summary>Listens while something is done.</summary>
    public void While(Action action)
    {
        using MeterListener listener = _listener = Create();
        action();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener?.Dispose();
        if (_seen == 0)
        {
            throw new InvalidOperationException("Nothing was measured.");
        }
    }

    private MeterListener Create()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => _seen++);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => _seen++);
        listener.Start();
        return listener;
    }
}

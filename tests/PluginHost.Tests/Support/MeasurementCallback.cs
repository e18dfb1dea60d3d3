using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Tests.Support;

/// <summary>Does something at the moment when a host counts something.</summary>
internal sealed class MeasurementCallback : IDisposable
{
    private readonly MeterListener _listener = new();

    public MeasurementCallback(PluginTestHost host, string instrument, Action action)
    {
        IMeterFactory meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument && published.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(published);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => action());
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}

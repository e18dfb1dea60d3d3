namespace PluginHost.Streams;

/// <summary>The name under which streams are measured; <c>docs/telemetry.md</c> lists what is.</summary>
public static class StreamTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> that measures streams.</summary>
    public const string MeterName = "PluginHost.Streams";
}

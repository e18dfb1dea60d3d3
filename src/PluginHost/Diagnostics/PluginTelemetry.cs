namespace PluginHost;

/// <summary>The names under which a host reports its calls; <c>docs/telemetry.md</c> lists what is reported under them.</summary>
public static class PluginTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> that makes an activity of each call into a plugin.</summary>
    public const string ActivitySourceName = "PluginHost";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> that measures plugins and their calls.</summary>
    public const string MeterName = "PluginHost";
}

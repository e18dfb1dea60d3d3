using PluginHost;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the measurements of WebAssembly plugins to metrics.</summary>
public static class WasmPluginMeterProviderBuilderExtensions
{
    // StreamTelemetry.MeterName, of a package that an application need not have.
    internal const string StreamMeterName = "PluginHost.Streams";

    /// <summary>
    /// Exports all measurements of plugins, and of streams. Scopes are a tag of them only if <c>WasmPlugins:Telemetry:MaxScopes</c> says how many there may be.
    /// </summary>
    /// <param name="builder">The metrics.</param>
    public static MeterProviderBuilder AddWasmPluginInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(PluginTelemetry.MeterName, StreamMeterName);
    }
}

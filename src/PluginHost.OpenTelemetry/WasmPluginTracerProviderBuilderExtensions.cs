using PluginHost;

namespace OpenTelemetry.Trace;

/// <summary>Adds the calls of WebAssembly plugins to traces.</summary>
public static class WasmPluginTracerProviderBuilderExtensions
{
    /// <summary>Traces the calls of plugins: an activity for each, a child of what is current where the call is made.</summary>
    /// <param name="builder">The traces.</param>
    /// <example><code>
    /// builder.Services.AddOpenTelemetry()
    ///     .WithTracing(tracing => tracing.AddWasmPluginInstrumentation())
    ///     .WithMetrics(metrics => metrics.AddWasmPluginInstrumentation());
    /// </code></example>
    public static TracerProviderBuilder AddWasmPluginInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(PluginTelemetry.ActivitySourceName);
    }
}

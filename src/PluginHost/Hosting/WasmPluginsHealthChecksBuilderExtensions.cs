using Microsoft.Extensions.Diagnostics.HealthChecks;
using PluginHost.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of an application's plugins.</summary>
public static class WasmPluginsHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check: healthy when every plugin is ready or disabled; degraded while one is loading, when a version was refused, reverted,
    /// or could not be reverted, while the circuit of one is open, or while the one instance of one waits to be made again; otherwise, and
    /// before loading has begun, <paramref name="failureStatus"/>. Its data says where each plugin stands, and why.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a plugin that could not be loaded means; unhealthy by default.</param>
    /// <param name="tags">Tags, for example <c>ready</c>.</param>
    public static IHealthChecksBuilder AddWasmPlugins(
        this IHealthChecksBuilder builder,
        string name = "wasm-plugins",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<PluginsHealthCheck>(name, failureStatus, tags ?? []);
    }
}

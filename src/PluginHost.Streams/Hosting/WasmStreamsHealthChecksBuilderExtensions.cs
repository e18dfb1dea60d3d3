using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PluginHost.Streams.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a health check of an application's streams.</summary>
public static class WasmStreamsHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check: <paramref name="failureStatus"/> when a stream has failed, with the reason; degraded before one is started, and when one
    /// was ended before it could finish; otherwise healthy, also when one is paused or has completed. Its data says where each stream stands.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">What a stream that has failed means; unhealthy by default.</param>
    /// <param name="tags">Tags, for example <c>ready</c>.</param>
    public static IHealthChecksBuilder AddWasmStreams(
        this IHealthChecksBuilder builder,
        string name = "wasm-streams",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<StreamRegistry>();
        return builder.AddCheck<StreamsHealthCheck>(name, failureStatus, tags ?? []);
    }
}

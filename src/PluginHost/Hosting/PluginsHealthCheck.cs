using Microsoft.Extensions.Diagnostics.HealthChecks;
using Polly.CircuitBreaker;

namespace PluginHost.Hosting;

/// <summary>
/// Healthy when every plugin is ready or disabled; degraded while one is loading, when a version of one was refused or reverted, or does worse
/// than it may and could not be reverted, when the circuit of one is open, or one that has a single instance waits for its next;
/// unhealthy (or what the registration says) when one could not be loaded, or before loading has begun.
/// </summary>
internal sealed class PluginsHealthCheck(IPluginCatalog catalog, IPluginResilience resilience) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (catalog.Revision == 0)
        {
            return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, "Plugins have not been loaded yet."));
        }

        IReadOnlyList<PluginStatus> all = catalog.GetStatus();
        PluginStatus[] failed = [.. all.Where(plugin => plugin.State == PluginState.Failed)];
        PluginStatus[] waiting = [.. all.Where(plugin => plugin.State == PluginState.Loading)];
        PluginStatus[] outdated = [.. all.Where(plugin => plugin is { State: PluginState.Ready, Failure: not null })];
        PluginStatus[] restarting = [.. all.Where(plugin => plugin.Restart is not null)];
        PluginCircuit[] open = [.. resilience.GetCircuits().Where(circuit => circuit.State != CircuitState.Closed)];
        var data = all.ToDictionary(plugin => plugin.Id.ToString(), Describe);
        foreach (PluginCircuit circuit in open)
        {
            data[circuit.Id.ToString()] =
                $"{data.GetValueOrDefault(circuit.Id.ToString())}: its circuit is {circuit.State} since {circuit.Since:O}. {circuit.Failure?.Message}".TrimEnd();
        }

        if (failed.Length > 0)
        {
            return Task.FromResult(new HealthCheckResult(
                context.Registration.FailureStatus,
                $"Not loaded: {string.Join(", ", failed.Select(plugin => plugin.Id))}.",
                failed[0].Failure,
                data));
        }

        return Task.FromResult((waiting, outdated, open, restarting) switch
        {
            ({ Length: > 0 }, _, _, _) => HealthCheckResult.Degraded($"Loading: {string.Join(", ", waiting.Select(plugin => plugin.Id))}.", data: data),
            (_, { Length: > 0 }, _, _) => HealthCheckResult.Degraded(
                $"A version was refused, reverted, or could not be reverted: {string.Join(", ", outdated.Select(plugin => plugin.Id))}.", data: data),
            (_, _, { Length: > 0 }, _) => HealthCheckResult.Degraded(
                $"Failing, and not called for a while: {string.Join(", ", open.Select(circuit => circuit.Id))}.", data: data),
            (_, _, _, { Length: > 0 }) => HealthCheckResult.Degraded(
                $"Failing, and started again later: {string.Join(", ", restarting.Select(plugin => plugin.Id))}.", data: data),
            _ => HealthCheckResult.Healthy($"{all.Count} plugins.", data),
        });
    }

    // That all is well needs no time.
    private static object Describe(PluginStatus plugin) => plugin switch
    {
        { Failure: { } failure } => $"{plugin.State}: since {plugin.Since:O}. {failure.Message}",
        { Restart: { } restart } =>
            $"{plugin.State}: its instances fail since {restart.Since:O}, {restart.Failures} in a row; the next is made at {restart.Next:O}.",
        { State: PluginState.Loading } => $"{plugin.State}: since {plugin.Since:O}.",
        _ => plugin.State.ToString(),
    };
}

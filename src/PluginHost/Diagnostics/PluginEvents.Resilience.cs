using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PluginHost.Sandbox;
using Polly.CircuitBreaker;

namespace PluginHost.Diagnostics;

/// <content>What stands around calls.</content>
internal sealed partial class PluginEvents
{
    private readonly Counter<long> _retries;

    /// <summary>Lets the circuit breakers that there are be seen.</summary>
    /// <param name="getGenerations">The versions that take calls.</param>
    public void ObserveCircuits(Func<IEnumerable<Generation>> getGenerations) => _meter.CreateObservableGauge(
        "pluginhost.circuit.state",
        () =>
            from circuit in getGenerations().Select(generation => generation.Guest.Pipeline?.Circuit?.Current).OfType<PluginCircuit>()
            group circuit by (circuit.Id.Name, Scope: _scopes.ScopeOf(circuit.Id)) into same
            select new Measurement<int>(same.Max(circuit => ToNumber(circuit.State)), TagsOf(same.Key.Name, same.Key.Scope)),
        unit: "1",
        description: "Where the circuit breakers of plugins stand: 0 closed, 1 half open, 2 open; of several under the same tags, the worst.");

    /// <summary>A call that failed is made again.</summary>
    public void CallRetried(PluginId id) => _retries.Add(1, _scopes.Of(id));

    /// <summary>A plugin has failed too often, and is not called for a while.</summary>
    public void CircuitOpened(PluginId id, TimeSpan duration, PluginException? failure) =>
        LogCircuitOpened(id, duration.TotalSeconds, failure?.Message);

    /// <summary>A plugin is called again.</summary>
    public void CircuitClosed(PluginId id) => LogCircuitClosed(id);

    private static Counter<long> CreateRetries(Meter meter) => meter.CreateCounter<long>(
        "pluginhost.call.retries", unit: "{call}", description: "Calls that failed and were made again, on another instance.");

    private static int ToNumber(CircuitState state) => state switch
    {
        CircuitState.Closed => 0,
        CircuitState.HalfOpen => 1,
        _ => 2,
    };

    [LoggerMessage(
        EventId = EventIds.CircuitOpened,
        Level = LogLevel.Warning,
        Message = "The plugin {Plugin} failed too often, and is not called for {Seconds} s; then one call tries. {Failure}")]
    private partial void LogCircuitOpened(PluginId plugin, double seconds, string? failure);

    [LoggerMessage(
        EventId = EventIds.CircuitClosed, Level = LogLevel.Information, Message = "The plugin {Plugin} is called again: it gave a result")]
    private partial void LogCircuitClosed(PluginId plugin);
}

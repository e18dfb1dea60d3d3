using Polly.CircuitBreaker;

namespace PluginHost;

/// <summary>Where the circuit breaker of a plugin stands.</summary>
/// <param name="Id">The plugin.</param>
/// <param name="State">Where it stands: only <see cref="CircuitState.Closed"/> lets all calls in.</param>
/// <param name="Since">Since when.</param>
/// <param name="Failure">The failure that opened it. <see langword="null"/> if it is closed. For operators.</param>
public sealed record PluginCircuit(PluginId Id, CircuitState State, DateTimeOffset Since, PluginException? Failure);

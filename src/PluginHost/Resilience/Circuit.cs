using Polly.CircuitBreaker;

namespace PluginHost.Resilience;

/// <summary>Where the circuit breaker of one generation stands, since when and why.</summary>
internal sealed class Circuit(PluginId id, TimeProvider timeProvider)
{
    private volatile PluginCircuit _current = new(id, CircuitState.Closed, timeProvider.GetUtcNow(), Failure: null);

    /// <summary>Where it stands.</summary>
    public PluginCircuit Current => _current;

    /// <summary>Notes where it stands from now on.</summary>
    /// <param name="state">The state.</param>
    /// <param name="failure">The failure that opened it. <see langword="null"/> keeps the last one.</param>
    public void Note(CircuitState state, PluginException? failure = null) => _current = new PluginCircuit(
        id, state, timeProvider.GetUtcNow(), state == CircuitState.Closed ? null : failure ?? _current.Failure);
}

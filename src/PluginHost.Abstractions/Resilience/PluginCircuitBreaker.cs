namespace PluginHost;

/// <summary>
/// When a plugin that keeps failing is not called for a while: its circuit opens, and calls are rejected with
/// <see cref="PluginRejection.CircuitOpen"/>. After the break one call is let in to try: if it gives a result, the circuit closes. A new version
/// of the plugin begins with a closed one.
/// </summary>
/// <remarks>
/// Counted as failures are those of the guest: traps, timeouts, fuel, memory, stack, limits, the ABI, exits, and functions of the host that
/// failed in it. Calls that were not let in, and cancelled ones, count as nothing.
/// </remarks>
public sealed record PluginCircuitBreaker
{
    /// <summary>The share of calls that must have failed for the circuit to open.</summary>
    /// <value>0.5; above 0, up to 1.</value>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>How many calls there must have been within the <see cref="SamplingDuration"/> for the share to mean anything.</summary>
    /// <value>20; at least 2.</value>
    public int MinimumCalls { get; set; } = 20;

    /// <summary>Over how much time calls are counted.</summary>
    /// <value>10 seconds; half a second to one day.</value>
    public TimeSpan SamplingDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the circuit stays open. Each time that the call which tries fails, it is twice as long.</summary>
    /// <value>5 seconds; half a second to one day.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest that the circuit stays open before it is tried again.</summary>
    /// <value>One minute; at least <see cref="BreakDuration"/>, up to one day.</value>
    public TimeSpan MaxBreakDuration { get; set; } = TimeSpan.FromMinutes(1);
}

namespace PluginHost;

/// <summary>
/// What stands around the calls of one plugin besides its limits. Nothing by default, and what is not asked for costs nothing. From the outside
/// in: the rate limit, the retries, the circuit breaker, the wait for a place. Calls in a session, which hold one instance, pass none of it.
/// </summary>
public sealed record PluginResilience
{
    /// <summary>Stops calling a plugin that keeps failing, for a while. <see langword="null"/>: it is called on.</summary>
    public PluginCircuitBreaker? CircuitBreaker { get; set; }

    /// <summary>Makes a call that failed once more, on a new instance. <see langword="null"/>: it is made once.</summary>
    public PluginRetry? Retry { get; set; }

    /// <summary>How many calls are let in. <see langword="null"/>: as many as come.</summary>
    public PluginRateLimit? RateLimit { get; set; }

    /// <summary>
    /// How long a call waits for a free place in the plugin, at most. It is then rejected with <see cref="PluginRejection.WaitTimeout"/>, where
    /// without it, it would wait on for what is left of its <see cref="PluginLimits.CallTimeout"/>.
    /// </summary>
    /// <value><see langword="null"/>; 10 milliseconds to one day.</value>
    public TimeSpan? WaitTimeout { get; set; }

    /// <summary>
    /// The name of a pipeline that the application supplies, in place of the circuit breaker, the retries and the rate limit here: a keyed
    /// service of Polly's <c>ResiliencePipeline</c>. What it retries must be fit for it.
    /// </summary>
    public string? Pipeline { get; set; }

    /// <summary>A copy that later changes of this one do not reach.</summary>
    internal PluginResilience Copy() => this with
    {
        CircuitBreaker = CircuitBreaker is null ? null : CircuitBreaker with { },
        Retry = Retry is null ? null : Retry with { },
        RateLimit = RateLimit is null ? null : RateLimit with { },
    };
}

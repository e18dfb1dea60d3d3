namespace PluginHost;

/// <summary>
/// When a call is made again: on another instance, as the one that failed is gone. Only what another instance may do better is tried again:
/// traps, exits, memory that was not enough, breaches of the ABI and failures of host functions. All tries share one
/// <see cref="PluginLimits.CallTimeout"/>.
/// </summary>
public sealed record PluginRetry
{
    /// <summary>How often a call is made again at most.</summary>
    /// <value>1; 1 to 10.</value>
    public int MaxRetries { get; set; } = 1;

    /// <summary>How long is waited before a call is made again.</summary>
    /// <value>0; up to one minute.</value>
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// Whether the plugin's functions may be called twice for one purpose: what they do through the host, they do no harm by doing it again. A
    /// plugin is not loaded with retries unless this, or its hook, says so.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool IsIdempotent { get; set; }
}

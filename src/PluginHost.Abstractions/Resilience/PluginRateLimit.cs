namespace PluginHost;

/// <summary>
/// How many calls of a plugin are let in. Those above are rejected at once with <see cref="PluginRejection.RateLimited"/>. Counted in this
/// process, on its <see cref="TimeProvider"/>; a new version of the plugin goes on with what was counted, unless its limit is another.
/// </summary>
public sealed record PluginRateLimit
{
    /// <summary>How many calls are let in within each <see cref="Period"/>.</summary>
    /// <value>100; at least 1.</value>
    public int Calls { get; set; } = 100;

    /// <summary>The period.</summary>
    /// <value>One second; 10 milliseconds to one day.</value>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);
}

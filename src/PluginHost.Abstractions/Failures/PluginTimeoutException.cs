namespace PluginHost;

/// <summary>The call took longer than it may. If the guest had been entered, its instance is gone.</summary>
public sealed class PluginTimeoutException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="timeout">The time that the call had.</param>
    public PluginTimeoutException(PluginId pluginId, TimeSpan timeout)
        : base(
            PluginFailureReason.Timeout,
            pluginId,
            $"The plugin '{pluginId}' did not finish within {timeout.TotalMilliseconds:0.###} ms.",
            "The plugin took too long.") => Timeout = timeout;

    /// <summary>The time that the call had: the plugin's own limit, or what was left of the call that this one was made from.</summary>
    public TimeSpan Timeout { get; }
}

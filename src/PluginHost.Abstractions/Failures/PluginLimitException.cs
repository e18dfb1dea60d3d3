namespace PluginHost;

/// <summary>The guest went beyond a bound on what it may cause in the host. Its instance is gone.</summary>
public sealed class PluginLimitException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="limitName">The property of <see cref="PluginLimits"/> that holds the bound.</param>
    /// <param name="limit">The bound.</param>
    public PluginLimitException(PluginId pluginId, string limitName, long limit)
        : base(
            PluginFailureReason.Limit,
            pluginId,
            $"The plugin '{pluginId}' went beyond its {limitName} of {limit}.",
            "The plugin went beyond a limit.")
    {
        LimitName = limitName;
        Limit = limit;
    }

    /// <summary>The property of <see cref="PluginLimits"/> that holds the bound.</summary>
    public string LimitName { get; }

    /// <summary>The bound.</summary>
    public long Limit { get; }
}

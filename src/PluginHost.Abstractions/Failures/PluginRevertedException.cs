namespace PluginHost;

/// <summary>A version of the plugin did worse in its probation than it may, so an earlier one serves instead of it (<see cref="PluginProbation"/>).</summary>
public sealed class PluginRevertedException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="detail">What was reverted, why, and what to do, as sentences.</param>
    /// <param name="innerException">The failure of the call that decided it, if it failed.</param>
    public PluginRevertedException(PluginId pluginId, string detail, Exception? innerException = null)
        : base(
            PluginFailureReason.Load,
            pluginId,
            $"The plugin '{pluginId}' was reverted. {detail}",
            "A version of the plugin was reverted.",
            innerException)
    {
    }
}

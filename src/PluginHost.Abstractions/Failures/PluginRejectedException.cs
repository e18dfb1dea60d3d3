namespace PluginHost;

/// <summary>The host did not let the call in. The guest was not entered.</summary>
public sealed class PluginRejectedException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="rejection">Why.</param>
    /// <param name="detail">More about it, as a sentence.</param>
    /// <param name="innerException">The failure that is at the root of it, for example why loading failed.</param>
    public PluginRejectedException(PluginId pluginId, PluginRejection rejection, string? detail = null, Exception? innerException = null)
        : base(
            PluginFailureReason.Rejected,
            pluginId,
            $"The plugin '{pluginId}' did not take the call: {rejection}. {detail}".TrimEnd(),
            "The plugin is not available now.",
            innerException) => Rejection = rejection;

    /// <summary>Why.</summary>
    public PluginRejection Rejection { get; }

    /// <summary>After which time a call may be let in again. <see langword="null"/> if that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

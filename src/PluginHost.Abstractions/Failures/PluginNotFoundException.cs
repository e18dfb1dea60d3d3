namespace PluginHost;

/// <summary>There is no plugin of this id.</summary>
public sealed class PluginNotFoundException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The id that was asked for.</param>
    /// <param name="detail">What there is instead, as a sentence.</param>
    public PluginNotFoundException(PluginId pluginId, string? detail = null)
        : base(PluginFailureReason.NotFound, pluginId, $"There is no plugin '{pluginId}'. {detail}".TrimEnd(), "There is no such plugin.")
    {
    }
}

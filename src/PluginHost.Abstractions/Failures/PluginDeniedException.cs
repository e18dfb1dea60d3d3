namespace PluginHost;

/// <summary>The guest imports something that it was not granted, so it was not loaded.</summary>
public sealed class PluginDeniedException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="import">The import.</param>
    /// <param name="grant">The grant that would allow it; <see langword="null"/> if the host has nothing of that name.</param>
    public PluginDeniedException(PluginId pluginId, string import, string? grant)
        : base(
            PluginFailureReason.Denied,
            pluginId,
            grant is null
                ? $"The plugin '{pluginId}' imports '{import}', which this host does not have."
                : $"The plugin '{pluginId}' imports '{import}', which needs the grant '{grant}'. Add it to the plugin's Grants to allow it.",
            "The plugin is not allowed to do that.")
    {
        Import = import;
        Grant = grant;
    }

    /// <summary>The import.</summary>
    public string Import { get; }

    /// <summary>The grant that would allow it. <see langword="null"/> if the host has nothing of that name.</summary>
    public string? Grant { get; }
}

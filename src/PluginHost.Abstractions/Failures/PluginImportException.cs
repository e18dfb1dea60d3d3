namespace PluginHost;

/// <summary>A function of the host, called by the guest, threw. The guest was stopped there and its instance is gone.</summary>
public sealed class PluginImportException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="import">The function that the guest called.</param>
    /// <param name="innerException">What it threw.</param>
    public PluginImportException(PluginId pluginId, string import, Exception innerException)
        : base(
            PluginFailureReason.Import,
            pluginId,
            $"The host function '{import}', called by the plugin '{pluginId}', failed: {innerException?.Message}",
            "The plugin could not be served.",
            innerException) => Import = import;

    /// <summary>The function that the guest called.</summary>
    public string Import { get; }
}

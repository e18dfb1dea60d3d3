namespace PluginHost;

/// <summary>
/// The guest broke the canonical ABI: a pointer, a length, an alignment, a discriminant, a character or a string that the
/// specification makes a trap. Its instance is gone.
/// </summary>
public sealed class PluginAbiException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="violation">What was wrong, as a sentence.</param>
    public PluginAbiException(PluginId pluginId, string violation)
        : base(PluginFailureReason.Abi, pluginId, $"The plugin '{pluginId}' broke the canonical ABI. {violation}", "The plugin failed.") =>
        Violation = violation;

    /// <summary>What was wrong.</summary>
    public string Violation { get; }
}

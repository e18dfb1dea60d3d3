namespace PluginHost;

/// <summary>The guest could not be loaded: not there, not WebAssembly, not the expected bytes, beyond a limit, or refused by the engine.</summary>
public sealed class PluginLoadException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="detail">What went wrong and what to do, as sentences.</param>
    /// <param name="innerException">The cause, if an exception was the cause.</param>
    public PluginLoadException(PluginId pluginId, string detail, Exception? innerException = null)
        : base(
            PluginFailureReason.Load,
            pluginId,
            $"The plugin '{pluginId}' could not be loaded. {detail}",
            "The plugin could not be loaded.",
            innerException)
    {
    }
}

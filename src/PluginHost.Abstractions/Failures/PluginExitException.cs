namespace PluginHost;

/// <summary>The guest ended itself through WASI's <c>proc_exit</c> instead of returning. Its instance is gone.</summary>
public sealed class PluginExitException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="exitCode">The code.</param>
    public PluginExitException(PluginId pluginId, int exitCode)
        : base(PluginFailureReason.Exit, pluginId, $"The plugin '{pluginId}' ended itself with exit code {exitCode}.", "The plugin failed.") =>
        ExitCode = exitCode;

    /// <summary>The code that the guest gave.</summary>
    public int ExitCode { get; }
}

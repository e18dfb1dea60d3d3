namespace PluginHost;

/// <summary>How plugins are replaced while the host runs. Read once, at the host's start.</summary>
public sealed class WasmReloadOptions
{
    /// <summary>
    /// How long the calls that are inside a version that was replaced, disabled or removed may go on. Those that are still running then
    /// end with <see cref="PluginRejection.Replaced"/>, and sessions are closed. <see cref="Timeout.InfiniteTimeSpan"/> waits for all.
    /// </summary>
    /// <value>30 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many earlier versions of each plugin can be rolled back to. Each of them, and the one that serves, keeps its guest's bytes in
    /// memory; with 0 nothing is kept.
    /// </summary>
    /// <value>2; 0 to 100.</value>
    public int KeptGenerations { get; set; } = 2;
}

namespace PluginHost;

/// <summary>How plugins are loaded at the host's start, and replaced while it runs. Read once, at the host's start.</summary>
public sealed class WasmReloadOptions
{
    /// <summary>
    /// How long a host waits at its start for the plugins that it does not require (<c>RequirePlugin</c>).
    /// Those that are still being loaded then serve when they are done; until then their calls fail with
    /// <see cref="PluginRejection.NotReady"/>. <see cref="Timeout.InfiniteTimeSpan"/> waits for all.
    /// </summary>
    /// <value>Ten seconds; up to one day.</value>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a host loads plugins again when their files, the configuration or a source's change token change. Without it,
    /// <see cref="IPluginCatalog.LoadAsync"/> and <see cref="IPluginManager.ReloadAsync"/> do, when they are called.
    /// </summary>
    /// <value><see langword="true"/>.</value>
    public bool Watch { get; set; } = true;

    /// <summary>How long nothing more may change before what has changed is loaded: a file is being written for a while.</summary>
    /// <value>A quarter of a second; up to one minute.</value>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How often the plugins' files are looked at, for the file systems that do not tell of changes. Only their numbers, times, lengths and links
    /// are looked at.
    /// </summary>
    /// <value>Five seconds; 100 milliseconds to one day.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the calls that are inside a version that was replaced, disabled or removed may go on. Those that are still running then
    /// end with <see cref="PluginRejection.Replaced"/>, and sessions are closed. <see cref="Timeout.InfiniteTimeSpan"/> waits for all.
    /// </summary>
    /// <value>30 seconds; up to one day.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the end of the host waits for what was told to end: <see cref="DrainTimeout"/>, but not less than code takes that does end.
    /// </summary>
    internal TimeSpan Patience => DrainTimeout == Timeout.InfiniteTimeSpan || DrainTimeout > LeastPatience ? DrainTimeout : LeastPatience;

    private static TimeSpan LeastPatience => TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many earlier versions of each plugin can be rolled back to. Each of them, and the one that serves, keeps its guest's bytes in
    /// memory; with 0 nothing is kept.
    /// </summary>
    /// <value>2; 0 to 100.</value>
    public int KeptGenerations { get; set; } = 2;

    /// <summary>The most that a plugin's version may hand over to the next as its state, in bytes. Each kept version keeps what it handed over.</summary>
    /// <value>1 MiB; 0 to 256 MiB.</value>
    public int MaxStateBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long all self-checks of a new version may take that the application has for it (<c>AddSelfCheck</c>, and the recorded inputs of
    /// <see cref="PluginDefinition.SelfCheck"/>). Afterwards the version is refused. Meanwhile nothing else is done with the plugin.
    /// </summary>
    /// <value>One minute; one millisecond to one hour.</value>
    public TimeSpan SelfCheckTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one plugin source may take to say what it holds. Afterwards it counts as one that cannot be read: all plugins go on as they are, and it
    /// is tried again. As long as it has not come back it is not asked a second time. The same holds for a file system that is to say whether files
    /// have changed: nothing waits for it longer.
    /// </summary>
    /// <value>One minute; one millisecond to one hour.</value>
    public TimeSpan SourceTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What is asked of the first calls of new versions. One that does worse is reverted. Needs <see cref="KeptGenerations"/>: where none is
    /// kept there is nothing to go back to.
    /// </summary>
    public PluginProbation Probation { get; } = new();
}

namespace PluginHost;

/// <summary>
/// What one plugin may use. Every limit has a safe default and is checked when the plugin is loaded; a value out of range fails the
/// start with the name of the option.
/// </summary>
public sealed class PluginLimits
{
    /// <summary>The greatest <see cref="CallTimeout"/>: one hour.</summary>
    public static readonly TimeSpan MaxCallTimeout = TimeSpan.FromHours(1);

    /// <summary>
    /// The bytes that all linear memories of one instance may hold together. A guest that needs more at its start does not load;
    /// growing beyond it fails inside the guest.
    /// </summary>
    /// <value>64 MiB; 64 KiB to 4 GiB.</value>
    public long MaxMemoryBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The elements that each table of one instance may hold.</summary>
    /// <value>20,000; 0 to 10,000,000.</value>
    public long MaxTableElements { get; set; } = 20_000;

    /// <summary>
    /// The fuel that one call may burn, roughly one unit for each WebAssembly instruction. <see langword="null"/> does not meter.
    /// Fuel is repeatable accounting, not a clock; metering makes tight loops slower.
    /// </summary>
    /// <value><see langword="null"/>; at least 1.</value>
    public long? FuelPerCall { get; set; }

    /// <summary>
    /// How long one call may take, from its admission to its result: waiting for a free place, the guest, and the host functions it
    /// calls. Calls made from inside a call inherit what is left.
    /// </summary>
    /// <value>1 second; 1 millisecond to <see cref="MaxCallTimeout"/>.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the first instance of a version may take until it can be called: its start functions, its self-check, and taking over state. Nobody
    /// waits for that, so it may take longer than a call; at least <see cref="CallTimeout"/> is allowed. With <see cref="PluginLifetime.PerCall"/>
    /// each call makes an instance within its <see cref="CallTimeout"/>, so one of three has to be made that fast too.
    /// </summary>
    /// <value>10 seconds; 1 millisecond to <see cref="MaxCallTimeout"/>.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls may be inside the plugin at one time. With <see cref="PluginLifetime.Single"/> it is always one.</summary>
    /// <value>64; 1 to 4,096.</value>
    public int MaxConcurrentCalls { get; set; } = 64;

    /// <summary>How many calls may wait for a free place. A call that finds this many waiting is rejected at once.</summary>
    /// <value>256; 0 to 1,000,000.</value>
    public int MaxQueuedCalls { get; set; } = 256;

    /// <summary>The greatest size of the guest's file, in bytes.</summary>
    /// <value>16 MiB; 8 bytes to 1 GiB.</value>
    public long MaxModuleBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The guest's call stack, in bytes. Rounded up to the next size that the host offers (256 KiB, 512 KiB, 1 MiB).</summary>
    /// <value>512 KiB; 16 KiB to 1 MiB.</value>
    public int MaxStackBytes { get; set; } = 512 * 1024;

    /// <summary>
    /// How much one result may make the host allocate, in bytes. Strings and lists are counted as they are in the host, each with a
    /// little for itself, so that many small ones count too; elements of lists with the most that the objects which they are made of can take.
    /// </summary>
    /// <value>4 MiB; 1 KiB to 1 GiB.</value>
    public long MaxResultBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How much the arguments of one call from the guest to the host may make the host allocate, in bytes.</summary>
    /// <value>1 MiB; 1 KiB to 1 GiB.</value>
    public long MaxImportBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How much the arguments of all calls from the guest to the host during one call may make the host allocate, in bytes. Each of them
    /// is held to <see cref="MaxImportBytes"/> as well.
    /// </summary>
    /// <value>256 MiB; 1 KiB to 1 TiB.</value>
    public long MaxTotalImportBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How many host functions the guest may call during one call.</summary>
    /// <value>1,000,000; at least 0.</value>
    public long MaxImportCalls { get; set; } = 1_000_000;

    /// <summary>How often the guest's allocator may be called to pass the arguments of one call, or the result of one host function.</summary>
    /// <value>1,000,000; at least 1.</value>
    public int MaxAllocations { get; set; } = 1_000_000;

    /// <summary>How many handles of resources the components of one instance may have together at one time, and how often one call may lend one.</summary>
    /// <value>10,000; 0 to 1,000,000.</value>
    public int MaxResources { get; set; } = 10_000;

    /// <summary>How many bytes a second the plugin may log. What is over is dropped and counted, and the log says so.</summary>
    /// <value>64 KiB; 0 to 100 MiB.</value>
    public int MaxLogBytesPerSecond { get; set; } = 64 * 1024;

    /// <summary>A copy that later changes of this one do not reach.</summary>
    internal PluginLimits Clone() => (PluginLimits)MemberwiseClone();

    /// <summary>Whether all limits are the same.</summary>
    internal bool HasSameValues(PluginLimits other) =>
        MaxMemoryBytes == other.MaxMemoryBytes
        && MaxTableElements == other.MaxTableElements
        && FuelPerCall == other.FuelPerCall
        && CallTimeout == other.CallTimeout
        && StartTimeout == other.StartTimeout
        && MaxConcurrentCalls == other.MaxConcurrentCalls
        && MaxQueuedCalls == other.MaxQueuedCalls
        && MaxModuleBytes == other.MaxModuleBytes
        && MaxStackBytes == other.MaxStackBytes
        && MaxResultBytes == other.MaxResultBytes
        && MaxImportBytes == other.MaxImportBytes
        && MaxTotalImportBytes == other.MaxTotalImportBytes
        && MaxImportCalls == other.MaxImportCalls
        && MaxAllocations == other.MaxAllocations
        && MaxResources == other.MaxResources
        && MaxLogBytesPerSecond == other.MaxLogBytesPerSecond;
}

namespace PluginHost;

/// <summary>What all plugins of a host share.</summary>
public sealed class WasmEngineOptions
{
    /// <summary>
    /// How many instances can be held ready in one pool of memory. Each takes about 4 GiB of addresses, not of memory. 0 uses no pool:
    /// instances are then made on demand, which takes longer.
    /// </summary>
    /// <value>1,024; 0 to 16,384. Less is used where the system does not give the addresses.</value>
    public int MaxPooledInstances { get; set; } = 1024;

    /// <summary>
    /// The most memory that an instance from the pool can have, in bytes. Plugins with a larger <see cref="PluginLimits.MaxMemoryBytes"/>
    /// do without the pool.
    /// </summary>
    /// <value>64 MiB; 64 KiB to 4 GiB.</value>
    public long MaxPooledMemoryBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many threads of the host's own may run guests that call blocking host functions, or whose callers have little stack.</summary>
    /// <value>64; 1 to 1,024.</value>
    public int MaxHostThreads { get; set; } = 64;
}

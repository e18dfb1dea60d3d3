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

    /// <summary>
    /// What the memories of all instances of all plugins may have together, in bytes, by what each instance may have
    /// (<see cref="PluginLimits.MaxMemoryBytes"/>). When a call needs an instance and there is no room, instances that wait for their next call
    /// are disposed, those of other plugins first; if that is not enough, they stay, and the call is rejected with <see cref="PluginRejection.NoRoom"/>.
    /// </summary>
    /// <value><see langword="null"/>: no limit; at least 64 KiB.</value>
    public long? MaxTotalMemoryBytes { get; set; }

    /// <summary>How many threads of the host's own may run guests that call blocking host functions, or whose callers have little stack.</summary>
    /// <value>64; 1 to 1,024.</value>
    public int MaxHostThreads { get; set; } = 64;

    /// <summary>Where guests are compiled whose code is not in the cache.</summary>
    /// <value><see cref="WasmCompilation.Automatic"/>.</value>
    public WasmCompilation Compilation { get; set; }

    /// <summary>
    /// How long compiling one guest, with all of its modules, may take. Ordinary guests take about a second for each megabyte. In a child process this is the
    /// processor's time, since the child has a low priority, unless the host is still starting, and waits while the machine has other work; on Windows, and in
    /// this process, it is the time that passes. A child process is given ten times as long to get it.
    /// </summary>
    /// <value>One minute; one second to one hour.</value>
    public TimeSpan CompileTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The memory that compiling one guest may take, in bytes. It holds in child processes on Linux; other systems do not offer it.
    /// </summary>
    /// <value>2 GiB; at least 64 MiB.</value>
    public long MaxCompileMemoryBytes { get; set; } = 2L * 1024 * 1024 * 1024;

    /// <summary>
    /// Where compiled code is kept from one start to the next; relative paths start where those of plugins do. It must belong to this
    /// user or to the administrator, and nobody else may be able to write to it; otherwise nothing is kept, which is logged. Empty keeps
    /// nothing.
    /// </summary>
    /// <value><see langword="null"/>: the user's own cache, for example <c>~/.cache/pluginhost/code</c>.</value>
    public string? CachePath { get; set; }

    /// <summary>
    /// The file with the secret that compiled code in the cache is sealed with: at least 32 random bytes. Whoever has it can make code
    /// that this process runs.
    /// </summary>
    /// <value><see langword="null"/>: a file in the cache's directory, which is made with it.</value>
    public string? CacheKeyPath { get; set; }

    /// <summary>How many bytes of compiled code are kept. What was not used for the longest time goes first.</summary>
    /// <value>1 GiB; at least 1 MiB.</value>
    public long MaxCacheBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>
    /// How many calls that run long may use a core at a time, those of all plugins together: a call is long once it has run for about ten
    /// milliseconds on a thread of the pool. Long calls take turns of a millisecond, so that the other cores stay free for everybody else.
    /// From a plugin's first long call until ten seconds after its last one, its calls leave the pool for threads of the host's own, as many
    /// at a time as this number; more of them wait, within their <see cref="PluginLimits.CallTimeout"/>. Calls from threads that the
    /// application has started itself are left alone.
    /// </summary>
    /// <value>Half of the processor's cores, at least 1; 1 to 1,024.</value>
    public int MaxLongCalls { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// How long an instance of a plugin with the lifetime <see cref="PluginLifetime.Pooled"/> waits for its next call before it is disposed and
    /// its memory given back. <see cref="Timeout.InfiniteTimeSpan"/> keeps all.
    /// </summary>
    /// <value>One minute; at least one second.</value>
    public TimeSpan MaxIdleTime { get; set; } = TimeSpan.FromMinutes(1);
}

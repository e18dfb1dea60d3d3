namespace PluginHost.Interop;

/// <summary>How a pool of instances is cut.</summary>
/// <param name="Slots">How many instances there can be at one time.</param>
/// <param name="MaxMemoryBytes">The most that one instance's memory can be.</param>
/// <param name="Kept">What stays of a memory when its instance is gone.</param>
internal sealed record PoolSettings(int Slots, long MaxMemoryBytes, KeptMemory Kept)
{
    /// <summary>Tables that one module may define; more does not fit the pool.</summary>
    public const int TablesPerModule = 4;

    /// <summary>Memories that one module may define; more does not fit the pool.</summary>
    public const int MemoriesPerModule = 1;

    /// <summary>
    /// How many of the host's own instances, which call the guest's allocators, there can be in a store beside the guest's. Most guests have
    /// one allocator; a component can have many.
    /// </summary>
    public const int AllocatorsPerStore = 8;

    /// <summary>Elements that one table can have; more does not fit the pool.</summary>
    public const int MaxTableElements = 20_000;

    /// <summary>How much of a used table is cleared by writing: all of it.</summary>
    public const int KeptTableBytes = MaxTableElements * 8;
}

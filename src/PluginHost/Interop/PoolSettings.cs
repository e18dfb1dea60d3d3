namespace PluginHost.Interop;

/// <summary>How a pool of instances is cut.</summary>
/// <param name="Slots">How many instances there can be at one time.</param>
/// <param name="MaxMemoryBytes">The most that one instance's memory can be.</param>
internal sealed record PoolSettings(int Slots, long MaxMemoryBytes)
{
    /// <summary>Tables that one module may define; more does not fit the pool.</summary>
    public const int TablesPerModule = 4;

    /// <summary>Memories that one module may define; more does not fit the pool.</summary>
    public const int MemoriesPerModule = 1;

    /// <summary>Elements that one table can have; more does not fit the pool.</summary>
    public const int MaxTableElements = 20_000;

    /// <summary>
    /// How much of a used memory is cleared by writing instead of being given back to the system: what small guests usually touch.
    /// </summary>
    public const int KeepResidentBytes = 256 * 1024;
}

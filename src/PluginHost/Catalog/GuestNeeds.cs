using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>What a guest's modules need together, and what of it they get.</summary>
internal static class GuestNeeds
{
    /// <summary>Shares a plugin's limits among its modules. The engine counts each memory by itself, so each gets an equal share.</summary>
    /// <param name="definition">The plugin.</param>
    /// <param name="instances">What each core instance declares.</param>
    /// <exception cref="PluginMemoryException">A memory is too large at the start.</exception>
    /// <exception cref="PluginLoadException">A table is too large at the start, or there are too many.</exception>
    public static StoreLimits ShareLimits(PluginDefinition definition, ModuleInfo[] instances)
    {
        PluginLimits limits = definition.Limits;
        int memories = instances.Sum(MemoriesOf);
        long share = limits.MaxMemoryBytes / Math.Max(1, memories);
        foreach (MemoryType memory in instances.SelectMany(module => module.Memories.Skip(module.ImportedMemories)))
        {
            if (memory.MinimumBytes > (ulong)share)
            {
                string each = memories > 1 ? $" ({share} for each of its {memories} memories)" : "";
                throw new PluginMemoryException(
                    definition.Id, limits.MaxMemoryBytes, $"It wants {memory.MinimumBytes} bytes at its start{each}.");
            }
        }

        foreach (TableType table in instances.SelectMany(module => module.Tables.Skip(module.ImportedTables)))
        {
            if (table.Minimum > (ulong)limits.MaxTableElements)
            {
                throw new PluginLoadException(
                    definition.Id,
                    $"It wants a table of {table.Minimum} elements, more than its {nameof(PluginLimits.MaxTableElements)} of {limits.MaxTableElements}.");
            }
        }

        int tables = instances.Sum(TablesOf);
        if (tables > ModuleReadLimits.Default.MaxTables)
        {
            throw new PluginLoadException(
                definition.Id,
                $"Its modules come to {tables} tables, more than the {ModuleReadLimits.Default.MaxTables} that one module may have.");
        }

        return new StoreLimits(share, limits.MaxTableElements, tables, memories, instances.Length);
    }

    /// <summary>What a plugin asks of its engine.</summary>
    /// <param name="definition">The plugin.</param>
    /// <param name="instances">What each core instance declares.</param>
    /// <param name="limits">What the engine lets a store have.</param>
    public static EngineNeeds Of(PluginDefinition definition, ModuleInfo[] instances, in StoreLimits limits) => new(
        definition.Limits.FuelPerCall is not null,
        definition.Limits.MaxStackBytes,
        LargestMemory(instances),
        instances.Max(MemoriesOf),
        limits.MemoryBytes,
        instances.Max(TablesOf),
        limits.Tables == 0 ? 0 : limits.TableElements,
        limits.Instances * (definition.Lifetime == PluginLifetime.Single ? 1 : definition.Limits.MaxConcurrentCalls));

    private static ulong LargestMemory(ModuleInfo[] instances)
    {
        ulong largest = 0;
        foreach (MemoryType memory in instances.SelectMany(module => module.Memories))
        {
            largest = Math.Max(largest, memory.MinimumBytes);
        }

        return largest;
    }

    private static int MemoriesOf(ModuleInfo module) => module.Memories.Length - module.ImportedMemories;

    private static int TablesOf(ModuleInfo module) => module.Tables.Length - module.ImportedTables;
}

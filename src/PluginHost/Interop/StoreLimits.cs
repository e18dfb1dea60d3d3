namespace PluginHost.Interop;

/// <summary>What the engine lets one store have.</summary>
/// <param name="MemoryBytes">Bytes that each linear memory may have.</param>
/// <param name="TableElements">Elements that each table may have.</param>
/// <param name="Tables">How many tables there may be.</param>
/// <param name="Memories">How many linear memories there may be.</param>
/// <param name="Instances">How many instances of modules there may be.</param>
internal readonly record struct StoreLimits(long MemoryBytes, long TableElements, int Tables, int Memories, int Instances = 1);

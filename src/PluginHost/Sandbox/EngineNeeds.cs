namespace PluginHost.Sandbox;

/// <summary>What a plugin asks of its engine.</summary>
/// <param name="IsMetered">Whether calls burn fuel.</param>
/// <param name="StackBytes">The guest stack.</param>
/// <param name="InitialMemoryBytes">Bytes that its memory has at the start.</param>
/// <param name="Memories">Linear memories that the module defines.</param>
/// <param name="MemoryBytes">Bytes that each of them may grow to.</param>
/// <param name="Tables">Tables that the module defines.</param>
/// <param name="TableElements">Elements that each of them may grow to.</param>
/// <param name="Instances">Instances that there can be at one time.</param>
internal readonly record struct EngineNeeds(
    bool IsMetered,
    int StackBytes,
    ulong InitialMemoryBytes,
    int Memories,
    long MemoryBytes,
    int Tables,
    long TableElements,
    int Instances);

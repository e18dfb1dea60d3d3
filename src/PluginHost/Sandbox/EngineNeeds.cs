namespace PluginHost.Sandbox;

/// <summary>What a plugin asks of its engine.</summary>
/// <param name="IsMetered">Whether calls burn fuel.</param>
/// <param name="StackBytes">The guest stack.</param>
/// <param name="InitialMemoryBytes">Bytes that its largest memory has at the start.</param>
/// <param name="Memories">Linear memories that one of its modules defines, at most.</param>
/// <param name="MemoryBytes">Bytes that each of them may grow to.</param>
/// <param name="Tables">Tables that one of its modules defines, at most.</param>
/// <param name="TableElements">Elements that each of them may grow to.</param>
/// <param name="Instances">Instances of modules that there can be at one time.</param>
internal readonly record struct EngineNeeds(
    bool IsMetered,
    int StackBytes,
    ulong InitialMemoryBytes,
    int Memories,
    long MemoryBytes,
    int Tables,
    long TableElements,
    int Instances);

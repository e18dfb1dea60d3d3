namespace PluginHost.Abi.Components;

/// <summary>What an import or export of a component or instance is.</summary>
internal abstract record ExternType
{
    /// <summary>What is imported or exported, as messages call it.</summary>
    public abstract string Kind { get; }

    /// <summary>The type that counts for what the import comes to; null for a core module, which has a size of its own.</summary>
    public abstract AnyType? Part { get; }
}

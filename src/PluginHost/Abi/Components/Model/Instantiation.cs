namespace PluginHost.Abi.Components;

/// <summary>An instance of a component.</summary>
internal sealed class Instantiation : Item
{
    public required Item Component { get; init; }

    /// <summary>By name, what is put in for imports. There may be more than there are imports.</summary>
    public required IReadOnlyDictionary<string, Item> Arguments { get; init; }

    /// <summary>By the types that the component imports, those that stand for them.</summary>
    public required IReadOnlyDictionary<AnyType, AnyType> TypeArguments { get; init; }
}

namespace PluginHost.Abi.Components;

/// <summary>What an index of a component stands for.</summary>
internal abstract class Definition
{
    /// <summary>Where it stands in the file.</summary>
    public required long Offset { get; init; }
}

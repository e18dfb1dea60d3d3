namespace PluginHost.Abi.Components;

/// <summary>A core module or component of a component around this one.</summary>
internal sealed class OuterItem : Item
{
    /// <summary>How many components further out.</summary>
    public required int Levels { get; init; }

    public required Item Target { get; init; }
}

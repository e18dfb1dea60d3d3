namespace PluginHost.Abi.Components;

/// <summary>A core function as a function of the component.</summary>
internal sealed class LiftedFunction : Item
{
    public required CoreDefinition Function { get; init; }

    public required CanonicalOptions Options { get; init; }
}

namespace PluginHost.Abi.Components;

/// <summary>A function of a component as core modules call it.</summary>
internal sealed class LoweredFunction : CoreDefinition
{
    public required Item Function { get; init; }

    public required CanonicalOptions Options { get; init; }
}

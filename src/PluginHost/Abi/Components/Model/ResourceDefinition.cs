namespace PluginHost.Abi.Components;

/// <summary>A resource that a component defines itself.</summary>
internal sealed class ResourceDefinition : Definition
{
    /// <summary>The core function that is called with the representation when the last handle is gone.</summary>
    public required CoreDefinition? Destructor { get; init; }
}

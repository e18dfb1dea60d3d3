namespace PluginHost.Abi.Components;

/// <summary>A function that the host offers core modules for a resource.</summary>
internal sealed class ResourceFunction : CoreDefinition
{
    public required ResourceOperation Operation { get; init; }

    public required ResourceType Resource { get; init; }
}

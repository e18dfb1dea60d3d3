namespace PluginHost.Abi.Components;

/// <summary>A resource that is exported as one that nobody knows anything of: it has a name of its own from there on.</summary>
internal sealed class ResourceAlias : Definition
{
    /// <summary>The name.</summary>
    public required ResourceIdentity Identity { get; init; }

    /// <summary>What it stands for.</summary>
    public required ResourceIdentity Target { get; init; }
}

using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>A version that is ready to take the place of the one that serves.</summary>
/// <param name="Record">The version.</param>
/// <param name="Generation">It, loaded.</param>
/// <param name="Kind">Why it takes the place.</param>
internal sealed record NextVersion(GenerationRecord Record, Generation Generation, PluginChangeKind Kind)
{
    /// <summary>Its guest.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>When its loading began.</summary>
    public required long Start { get; init; }

    /// <summary>Why it serves, and not what the source says. <see langword="null"/> if that is it, or was turned down.</summary>
    public PluginException? Failure { get; init; }

    /// <summary>Called under the catalog's lock when it serves.</summary>
    public Action? OnServed { get; init; }
}

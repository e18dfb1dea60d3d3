using System.Collections.Immutable;

namespace PluginHost.Generators.Wit;

/// <summary>What the resolver is to do with what WIT leaves open.</summary>
internal sealed record WitResolveOptions
{
    public static WitResolveOptions Default { get; } = new();

    /// <summary>
    /// The features whose <c>@unstable</c> items are kept. None by default. Items with <c>@since</c> are always kept.
    /// </summary>
    public ImmutableHashSet<string> Features { get; init; } = [];
}

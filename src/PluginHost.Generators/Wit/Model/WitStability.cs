namespace PluginHost.Generators.Wit.Model;

/// <summary>What the feature gates of an item say.</summary>
/// <param name="Since">The package version that first had the item, from <c>@since</c>.</param>
/// <param name="Feature">The feature that the item is part of, from <c>@unstable</c>.</param>
/// <param name="Deprecated">The package version that deprecated the item, from <c>@deprecated</c>.</param>
internal sealed record WitStability(SemanticVersion? Since, string? Feature, SemanticVersion? Deprecated)
{
    /// <summary>An item without feature gates.</summary>
    public static WitStability None { get; } = new(null, null, null);
}

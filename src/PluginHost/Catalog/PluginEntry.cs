using PluginHost.Sandbox;

namespace PluginHost.Catalog;

/// <summary>One plugin in a snapshot of the catalog.</summary>
/// <param name="Definition">What the source said.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Generation">The version that takes calls.</param>
/// <param name="Failure">Why it, or the newer version, could not be loaded.</param>
internal sealed record PluginEntry(
    PluginDefinition Definition, PluginState State, Generation? Generation = null, PluginException? Failure = null)
{
    /// <summary>Since when it stands so.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The entry for everyone to see.</summary>
    public PluginStatus ToStatus() => new(Definition.Id, State, Generation?.Guest.Version, Generation?.Number, Failure)
    {
        Since = Since,
        Restart = Generation?.Restarts?.Current,
    };

    /// <summary>The entry as one that takes the place of another.</summary>
    /// <param name="before">The other. <see langword="null"/> if there was none.</param>
    /// <param name="now">The time.</param>
    public PluginEntry After(PluginEntry? before, DateTimeOffset now) =>
        this with { Since = before?.State == State && IsLike(before.Failure) ? before.Since : now };

    // Not the message: it may say how often or how long, and differ each time.
    private bool IsLike(PluginException? other) =>
        other?.GetType() == Failure?.GetType() && other?.Reason == Failure?.Reason && other?.Version == Failure?.Version;
}

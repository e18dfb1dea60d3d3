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
    /// <summary>The entry for everyone to see.</summary>
    public PluginStatus ToStatus() => new(Definition.Id, State, Generation?.Guest.Version, Generation?.Number, Failure);
}

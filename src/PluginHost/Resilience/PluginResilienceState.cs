using PluginHost.Catalog;

namespace PluginHost.Resilience;

internal sealed class PluginResilienceState(PluginCatalog catalog) : IPluginResilience
{
    public IReadOnlyList<PluginCircuit> GetCircuits() =>
        [.. catalog.Current.Entries.Values.Select(entry => entry.Generation?.Guest.Pipeline?.Circuit?.Current).OfType<PluginCircuit>()];
}

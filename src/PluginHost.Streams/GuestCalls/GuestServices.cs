using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>What the guests of all chains share.</summary>
internal sealed class GuestServices(IPluginProvider<ITransform> provider, IPluginCatalog catalog, TimeProvider timeProvider)
{
    public IPluginProvider<ITransform> Provider => provider;

    public IPluginCatalog Catalog => catalog;

    public TimeProvider TimeProvider => timeProvider;
}

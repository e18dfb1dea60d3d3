using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>What the guests of all chains share.</summary>
internal sealed class GuestServices(IPluginProvider<ITransform> provider, IPluginCatalog catalog, TimeProvider timeProvider, StreamLog log)
{
    public StreamLog Log => log;

    public IPluginProvider<ITransform> Provider => provider;

    public IPluginCatalog Catalog => catalog;

    public TimeProvider TimeProvider => timeProvider;
}

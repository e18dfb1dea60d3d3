using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>What the guests of all chains share.</summary>
internal sealed class GuestServices(
    IPluginProvider<ITransform> provider,
    IPluginProvider<IRedpandaTransform> redpanda,
    IPluginCatalog catalog,
    TimeProvider timeProvider,
    IServiceScopeFactory scopes,
    StreamLog log)
{
    public IPluginProvider<ITransform> Provider => provider;

    /// <summary>Guests that were built for Redpanda.</summary>
    public IPluginProvider<IRedpandaTransform> Redpanda => redpanda;

    public IPluginCatalog Catalog => catalog;

    public TimeProvider TimeProvider => timeProvider;

    /// <summary>Makes scopes of the application's services.</summary>
    public IServiceScopeFactory Scopes => scopes;

    public StreamLog Log => log;
}

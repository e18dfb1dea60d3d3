using System.Diagnostics.CodeAnalysis;
using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;

namespace PluginHost.Hosting;

internal sealed class PluginProvider<TContract>(PluginCatalog catalog, ContractDescriptor contract) : IPluginProvider<TContract>
    where TContract : class, IWasmContract
{
    public IReadOnlyList<PluginId> GetIds(string? scope = null) =>
    [
        .. catalog.Current.Entries.Values
            .Where(entry => scope is null || entry.Definition.Id.Scope == scope)
            .Where(entry => entry.Generation?.Guest.Bindings.ContainsKey(contract) == true)
            .Select(entry => entry.Definition.Id)
            .OrderBy(id => id.ToString(), StringComparer.Ordinal),
    ];

    public TContract Get(PluginId id, PluginCallContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(id);
        CatalogSnapshot current = catalog.Current;
        return current.Phase == CatalogPhase.NotLoaded || current.Entries.ContainsKey(id)
            ? Create(id, context)
            : throw current.Explain(id, contract);
    }

    public bool TryGet(PluginId id, [NotNullWhen(true)] out TContract? plugin)
    {
        ArgumentNullException.ThrowIfNull(id);
        plugin = catalog.Current.FindRoute(id, contract).Generation is null ? null : Create(id, context: null);
        return plugin is not null;
    }

    public async ValueTask<IPluginSession<TContract>> OpenSessionAsync(
        PluginId id, PluginCallContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        OuterCall? outer = OuterCall.Find(GuestThread.Current);
        while (true)
        {
            Route route = catalog.Current.FindRoute(id, contract);
            if (route.Generation is not { } generation)
            {
                throw route.Snapshot.Explain(id, contract);
            }

            CallRequest request = CallRequest.StartWaiting(generation, export: null, context, outer, cancellationToken);
            Place place = await GuestEntry.AdmitAsync(generation, request).ConfigureAwait(false);
            if (await GuestSession.OpenAsync(generation, place, request).ConfigureAwait(false) is { } session)
            {
                var target = new SessionTarget(session, route.Binding!, context);
                return new PluginSession<TContract>(session, (TContract)contract.CreateProxy(target));
            }
        }
    }

    /// <summary>Another one when anything about any plugin has changed.</summary>
    internal long Revision => catalog.Current.Revision;

    internal TContract Create(PluginId id, PluginCallContext? context) =>
        (TContract)contract.CreateProxy(new CatalogTarget(catalog, id, contract, context));
}

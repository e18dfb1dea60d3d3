using System.Collections.Concurrent;
using System.Collections.Frozen;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Hosting;

namespace PluginHost.AspNetCore.Chains;

/// <summary>The filters as long as the catalog stays as it is.</summary>
internal sealed class FilterSnapshot
{
    private readonly IPluginCatalog _catalog;
    private readonly FilterServices _services;
    private readonly FrozenSet<PluginId> _ids;
    private readonly FrozenSet<string> _scopes;
    private readonly ConcurrentDictionary<PluginId, Filter> _filters = new();

    /// <summary>Looks at the catalog.</summary>
    public FilterSnapshot(IPluginCatalog catalog, FilterServices services)
    {
        _catalog = catalog;
        _services = services;

        // Read before everything else: if the catalog changes meanwhile, the next request looks again.
        Revision = catalog.Revision;
        _ids = catalog.GetStatus().Select(status => status.Id).Where(IsFilter).ToFrozenSet();
        _scopes = _ids.Select(id => id.Scope).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The catalog's revision for which this holds.</summary>
    public long Revision { get; }

    /// <summary>
    /// The scope that a request's filters are looked up in. What no plugin has is none at all: what is kept for each scope must not grow
    /// with what clients make up.
    /// </summary>
    public string FindScope(string? wanted) => wanted is not null && _scopes.Contains(wanted) ? wanted : "";

    /// <summary>Whether a filter of this name is in any scope.</summary>
    public bool HasName(string name) => _ids.Any(id => id.Name == name);

    /// <summary>Whether there is a filter of this id.</summary>
    public bool Has(PluginId id) => _ids.Contains(id);

    /// <summary>The ids of all filters.</summary>
    public IEnumerable<PluginId> Ids => _ids;

    /// <summary>Finds a filter: in the scope if it has one of that name, otherwise the application's own.</summary>
    public Filter Find(FilterName name, string scope)
    {
        PluginId id = name.In(scope);
        return _filters.GetOrAdd(_ids.Contains(id) ? id : name.In(""), Create);
    }

    private bool IsFilter(PluginId id) =>
        _catalog.TryGetDefinition(id, out PluginDefinition? definition) && definition.Hook == HttpFilterHook.Name;

    private Filter Create(PluginId id)
    {
        _catalog.TryGetDefinition(id, out PluginDefinition? definition);
        PluginFailurePolicy policy = definition is null
            ? PluginFailurePolicy.Closed
            : definition.FailurePolicy ?? _services.Options.FailurePolicy;
        FilterPhases phases = _services.FindPhases(id);
        return new Filter(id, policy, phases, () => CreateCall(id))
        {
            Order = definition?.Order ?? 0,
            Fallback = definition?.Fallback is { Code: null } other ? CreateFallback(other.FindPlugin(id, Has), policy, phases) : null,
            FallbackCode = definition?.Fallback?.Code is { } code ? _services.FindFallback(code) : null,
        };
    }

    // It is called in every phase of what it stands in for: one that it does not have fails, and does not let everything through.
    private Filter CreateFallback(PluginId id, PluginFailurePolicy policy, FilterPhases failed)
    {
        FilterPhases asked = failed == FilterPhases.None ? FilterPhases.RequestHeaders : failed;
        return new Filter(
            id,
            policy,
            _services.FindPhases(id) | (asked & (FilterPhases.RequestHeaders | FilterPhases.ResponseHeaders)),
            () => CreateCall(id));
    }

    private FilterCall CreateCall(PluginId id) => new(_services, id, context => _services.CreateProxies(id, context));
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore.Chains;

/// <summary>
/// Finds the chain of a request: the filters that the middleware names, then those of the endpoint by their order; a filter that is named
/// twice runs once, at its first place. What the plugins' own order says comes before that. Chains are made once for each endpoint and scope, as long as the catalog stays as it is.
/// </summary>
internal sealed class FilterChains(FilterName[] names, FilterCatalog catalog, HttpFilterOptions options)
{
    private volatile Cache? _cache;

    /// <summary>Finds the chain of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint whose filters belong to the chain, if any.</param>
    /// <returns>The chain; <see langword="null"/> if no filter is to run.</returns>
    public FilterChain? Find(HttpContext context, Endpoint? endpoint)
    {
        FilterSnapshot snapshot = catalog.Current;
        Cache? cache = _cache;
        if (cache is null || cache.Snapshot != snapshot)
        {
            _cache = cache = new Cache(snapshot);
        }

        if (endpoint is null || !cache.Endpoints.TryGetValue(endpoint, out EndpointChains? chains))
        {
            chains = endpoint is null ? cache.WithoutEndpoint ??= Create(null) : cache.Endpoints.GetValue(endpoint, Create);
        }

        return chains.Names.Length == 0 ? null : chains.Find(snapshot, options.Scope is { } scope ? snapshot.FindScope(scope(context)) : "");
    }

    /// <summary>Finds the chain of a request, and keeps its filters in the versions that they have now.</summary>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint whose filters belong to the chain, if any.</param>
    /// <param name="chain">The chain as it was found before. Found again if plugins have changed since.</param>
    public PluginHold Hold(HttpContext context, Endpoint? endpoint, ref FilterChain? chain)
    {
        while (chain is not null)
        {
            PluginHold hold = catalog.Hold();
            if (hold.Revision == chain.Revision)
            {
                return hold;
            }

            hold.Dispose();
            chain = Find(context, endpoint);
        }

        return default;
    }

    private EndpointChains Create(Endpoint? endpoint)
    {
        IReadOnlyList<FilterMetadata> metadata = endpoint?.Metadata.GetOrderedMetadata<FilterMetadata>() ?? [];
        return new EndpointChains([.. names.Concat(metadata.OrderBy(filter => filter.Order).Select(filter => filter.Name)).Distinct()]);
    }

    private sealed class Cache(FilterSnapshot snapshot)
    {
        public FilterSnapshot Snapshot => snapshot;

        public EndpointChains? WithoutEndpoint { get; set; }

        public ConditionalWeakTable<Endpoint, EndpointChains> Endpoints { get; } = [];
    }

    private sealed class EndpointChains(FilterName[] names)
    {
        private readonly ConcurrentDictionary<string, FilterChain> _byScope = new(StringComparer.Ordinal);
        private FilterChain? _own;

        public FilterName[] Names => names;

        public FilterChain Find(FilterSnapshot snapshot, string scope) =>
            scope.Length == 0 ? _own ??= Create(snapshot, scope) : _byScope.GetOrAdd(scope, _ => Create(snapshot, scope));

        private FilterChain Create(FilterSnapshot snapshot, string scope) =>
            new([.. names.Select(name => snapshot.Find(name, scope)).Distinct().OrderBy(filter => filter.Order)], snapshot.Revision);
    }
}

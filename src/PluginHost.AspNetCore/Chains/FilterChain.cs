namespace PluginHost.AspNetCore.Chains;

/// <summary>The filters of a request, in order.</summary>
internal sealed class FilterChain
{
    /// <summary>Makes a chain.</summary>
    public FilterChain(Filter[] filters)
    {
        Filters = filters;
        HasResponsePhases = filters.Any(filter => (filter.Phases & (FilterPhases.ResponseHeaders | FilterPhases.ResponseBody)) != 0);
    }

    /// <summary>The filters. The request passes them in this order, the response in reverse.</summary>
    public Filter[] Filters { get; }

    /// <summary>Whether the response has to be held until filters have seen it.</summary>
    public bool HasResponsePhases { get; }
}

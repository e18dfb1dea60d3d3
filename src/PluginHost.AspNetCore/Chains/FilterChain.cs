namespace PluginHost.AspNetCore.Chains;

/// <summary>The filters of a request, in order.</summary>
internal sealed class FilterChain
{
    /// <summary>Makes a chain.</summary>
    /// <param name="filters">The filters, in order.</param>
    /// <param name="revision">The catalog's revision for which this holds.</param>
    public FilterChain(Filter[] filters, long revision)
    {
        Filters = filters;
        Revision = revision;
        FilterPhases phases = FilterPhases.None;
        foreach (Filter filter in filters)
        {
            phases |= filter.Phases | (filter.Fallback?.Phases ?? FilterPhases.None);
        }

        HasResponsePhases = (phases & (FilterPhases.ResponseHeaders | FilterPhases.ResponseBody)) != 0;
        MustHold = HasResponsePhases || (phases & FilterPhases.RequestBody) != 0;
    }

    /// <summary>The filters. The request passes them in this order, the response in reverse.</summary>
    public Filter[] Filters { get; }

    /// <summary>The catalog's revision for which this holds.</summary>
    public long Revision { get; }

    /// <summary>
    /// Whether filters are called later than at the request's begin, or more than once: they must then be called in the versions that they
    /// had at its begin.
    /// </summary>
    public bool MustHold { get; }

    /// <summary>Whether the response has to be held until filters have seen it.</summary>
    public bool HasResponsePhases { get; }
}

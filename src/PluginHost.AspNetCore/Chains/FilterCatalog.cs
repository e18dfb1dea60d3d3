namespace PluginHost.AspNetCore.Chains;

/// <summary>The filters among the catalog's plugins.</summary>
internal sealed class FilterCatalog(IPluginCatalog catalog, FilterServices services)
{
    private volatile FilterSnapshot? _current;

    /// <summary>The filters as the catalog is now.</summary>
    public FilterSnapshot Current
    {
        get
        {
            FilterSnapshot? current = _current;
            return current is not null && current.Revision == catalog.Revision ? current : _current = new FilterSnapshot(catalog, services);
        }
    }
}

namespace PluginHost.AspNetCore.Chains;

/// <summary>The filters among the catalog's plugins.</summary>
internal sealed class FilterCatalog(IPluginCatalog catalog, FilterServices services)
{
    private volatile FilterSnapshot? _current;

    /// <summary>Keeps all plugins as they are.</summary>
    public PluginHold Hold() => catalog.Hold();

    /// <summary>The filters as the catalog is now.</summary>
    public FilterSnapshot Current
    {
        get
        {
            FilterSnapshot? current = _current;
            while (current is null || current.Revision != catalog.Revision)
            {
                // Once more if the catalog has changed while it was looked at: what was found may belong to two revisions.
                _current = current = new FilterSnapshot(catalog, services);
            }

            return current;
        }
    }
}

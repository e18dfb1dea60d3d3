using PluginHost.AspNetCore.Chains;

namespace PluginHost.AspNetCore.Hosting;

/// <summary>Where the application has put the middleware, and the filters that it names there.</summary>
internal sealed class FilterPipelines
{
    private readonly List<FilterName> _names = [];

    /// <summary>Whether the middleware is in a pipeline at all.</summary>
    public bool HasMiddleware { get; private set; }

    /// <summary>The filters that are named where the middleware is added.</summary>
    public IReadOnlyList<FilterName> Names => _names;

    /// <summary>Notes that the middleware is added.</summary>
    public void Add(FilterName[] names)
    {
        HasMiddleware = true;
        _names.AddRange(names);
    }
}

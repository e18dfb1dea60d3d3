namespace RequestFilter;

/// <summary>Which filters run where.</summary>
internal sealed class FilterOptions
{
    /// <summary>The filters that see every request, in their order.</summary>
    public IList<string> Pipeline { get; } = [];

    /// <summary>The filters of everything below a path, in their order.</summary>
    public IDictionary<string, string[]> Routes { get; } = new Dictionary<string, string[]>();
}

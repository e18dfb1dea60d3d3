namespace PluginHost.Generators.Wit.Resolution;

/// <summary>The names in an interface, a world, or a list. They differ in more than case.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, NameEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _missingFeatures = new(StringComparer.Ordinal);

    /// <summary>Adds a name, or reports that it is taken.</summary>
    public bool TryAdd(NameEntry entry, ResolverDiagnostics diagnostics)
    {
        if (_entries.TryGetValue(entry.Name, out var other))
        {
            diagnostics.ReportDuplicate(entry.Name, entry.Span, other.Name, other.Description, other.Span);
            return false;
        }

        _entries.Add(entry.Name, entry);
        return true;
    }

    /// <summary>Notes a name that would be there if a feature were enabled.</summary>
    public void AddMissing(string name, string feature) => _missingFeatures[name] = feature;

    /// <summary>The feature that would have to be enabled for a name to be there.</summary>
    public string? MissingFeature(string name) => _missingFeatures.TryGetValue(name, out var feature) ? feature : null;

    /// <summary>Finds a name as it is written.</summary>
    public NameEntry? Find(string name) => FindSimilar(name) is { } entry && entry.Name == name ? entry : null;

    /// <summary>Finds a name whatever its case.</summary>
    public NameEntry? FindSimilar(string name) => _entries.TryGetValue(name, out var entry) ? entry : null;
}

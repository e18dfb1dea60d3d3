namespace PluginHost.Abi.Components;

/// <summary>The name of an interface of a package, <c>wasi:clocks/wall-clock@0.2.0</c>, in its parts as WIT writes them.</summary>
/// <param name="Package">The package with its version: <c>wasi:clocks@0.2.0</c>.</param>
/// <param name="Interface">The interface: <c>wall-clock</c>.</param>
/// <param name="Whole">The whole name.</param>
internal readonly record struct WitPath(string Package, string Interface, string Whole)
{
    /// <summary>Takes apart a name that is known to be one of an interface.</summary>
    public static WitPath Parse(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        int at = name.IndexOf('@', StringComparison.Ordinal);
        int end = at < 0 ? name.Length : at;
        string package = $"{WitKeywords.Escape(name[..colon])}:{WitKeywords.Escape(name[(colon + 1)..slash])}";
        string item = WitKeywords.Escape(name[(slash + 1)..end]);
        return new WitPath(package + name[end..], item, $"{package}/{item}{name[end..]}");
    }

    /// <summary>The interface as another one calls it: only by its own name in the same package.</summary>
    /// <param name="package">The package of the other one; null if it is in none.</param>
    public string From(string? package) => package == Package ? Interface : Whole;
}

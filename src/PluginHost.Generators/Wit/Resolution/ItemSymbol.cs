namespace PluginHost.Generators.Wit.Resolution;

/// <summary>An interface or a world while it is resolved.</summary>
internal abstract class ItemSymbol(string name, WitSpan span, FileScope scope, string? missingFeature)
{
    public string Name { get; } = name;

    /// <summary>The name where it is declared.</summary>
    public WitSpan Span { get; } = span;

    /// <summary>Where the names in the item are looked up.</summary>
    public FileScope Scope { get; } = scope;

    public PackageSymbol Package => Scope.Package;

    /// <summary>The feature that the item belongs to, if it is not enabled; then the item is not resolved.</summary>
    public string? MissingFeature { get; } = missingFeature;

    /// <summary>What the item is, for messages.</summary>
    public abstract string Description { get; }
}

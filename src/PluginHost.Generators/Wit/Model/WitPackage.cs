using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>A resolved WIT package.</summary>
internal sealed class WitPackage(WitPackageId id, bool isExternal, string? docs, ImmutableArray<WitSource> sources, WitSpan span)
{
    public WitPackageId Id { get; } = id;

    /// <summary>Whether code for the package exists already, in a referenced assembly.</summary>
    public bool IsExternal { get; } = isExternal;

    public string? Docs { get; } = docs;

    /// <summary>The files that define the package, in order of their paths.</summary>
    public ImmutableArray<WitSource> Sources { get; } = sources;

    /// <summary>The package's name where it is declared.</summary>
    public WitSpan Span { get; } = span;

    /// <summary>The package's interfaces in the order in which they are written. Inline ones belong to their worlds.</summary>
    public ImmutableArray<WitInterface> Interfaces { get; private set; } = [];

    public ImmutableArray<WitWorld> Worlds { get; private set; } = [];

    /// <summary>Whether an error was reported in one of the package's files. What could not be resolved is left out.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Called once, by the resolver, when the package's items are known.</summary>
    internal void Complete(ImmutableArray<WitInterface> interfaces, ImmutableArray<WitWorld> worlds, bool hasErrors)
    {
        Interfaces = interfaces;
        Worlds = worlds;
        HasErrors = hasErrors;
    }

    public override string ToString() => Id.ToString();
}

using System.Collections.Immutable;

namespace PluginHost.Generators.Wit.Model;

/// <summary>What types are defined in: an interface or a world.</summary>
internal abstract class WitTypeOwner(WitPackage package, string name, string? docs, WitStability stability, WitSpan span)
{
    public WitPackage Package { get; } = package;

    /// <summary>The name in kebab case, without package and version.</summary>
    public string Name { get; } = name;

    /// <summary>The name with package and version, for example <c>wasi:http/types@0.2.0</c>.</summary>
    public virtual string FullName => Package.Id.Qualify(Name);

    public string? Docs { get; } = docs;

    public WitStability Stability { get; } = stability;

    /// <summary>The name where it is declared.</summary>
    public WitSpan Span { get; } = span;

    /// <summary>The types that are defined here, in the order in which they are written.</summary>
    public ImmutableArray<WitTypeDef> Types { get; private set; } = [];

    /// <summary>The types that are brought in from elsewhere, in the order in which they are written.</summary>
    public ImmutableArray<WitUsedType> UsedTypes { get; private set; } = [];

    /// <summary>Called once, by the resolver, when the types are known.</summary>
    internal void CompleteTypes(ImmutableArray<WitTypeDef> types, ImmutableArray<WitUsedType> usedTypes)
    {
        Types = types;
        UsedTypes = usedTypes;
    }

    public override string ToString() => FullName;
}

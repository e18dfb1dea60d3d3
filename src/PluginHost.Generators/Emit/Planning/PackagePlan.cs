using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>A package whose C# is needed.</summary>
/// <param name="Package">The package.</param>
/// <param name="Namespace">The namespace of its types.</param>
/// <param name="IsPublic">Whether its types are public.</param>
/// <param name="Interfaces">The interfaces that are needed, inline ones too.</param>
/// <param name="Worlds">The worlds that are contracts.</param>
/// <param name="TypeWorlds">The worlds of which only the types are needed.</param>
internal sealed record PackagePlan(
    WitPackage Package,
    string Namespace,
    bool IsPublic,
    ImmutableArray<WitInterface> Interfaces,
    ImmutableArray<WitWorld> Worlds,
    ImmutableArray<WitWorld> TypeWorlds)
{
    /// <summary>Whether a referenced assembly has the package's types, so that only the code around them is made here.</summary>
    public bool IsReferenced => Package.IsExternal;

    /// <summary>The word that declarations start with.</summary>
    public string Accessibility => IsPublic ? "public" : "internal";

    /// <summary>The interfaces and worlds, whose types are needed.</summary>
    public IEnumerable<WitTypeOwner> Owners => Interfaces.Cast<WitTypeOwner>().Concat(Worlds).Concat(TypeWorlds);
}

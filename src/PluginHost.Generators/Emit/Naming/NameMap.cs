using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>The C# names of everything that is generated, or that was generated in a referenced assembly.</summary>
internal sealed class NameMap(
    ImmutableDictionary<WitTypeDef, CSharpName> types,
    ImmutableDictionary<WitTypeOwner, OwnerNames> owners,
    ImmutableDictionary<string, ImmutableHashSet<string>> taken)
{
    /// <summary>The C# type of a record, a variant, an enum or flags.</summary>
    public CSharpName Of(WitTypeDef definition) => types[definition];

    public OwnerNames Of(WitTypeOwner owner) => owners[owner];

    /// <summary>The names that are taken in a namespace.</summary>
    public ImmutableHashSet<string> TakenIn(string namespaceName) =>
        taken.TryGetValue(namespaceName, out var names) ? names : [];
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PluginHost.Generators.Emit.Naming;

namespace PluginHost.Generators.Emit;

/// <summary>Finds what a project's own code calls by the names that generated code uses.</summary>
internal static class TakenNames
{
    public static ImmutableArray<CSharpName> Of(Compilation compilation, IEnumerable<string> namespaces)
    {
        var taken = ImmutableArray.CreateBuilder<CSharpName>();
        foreach (var name in namespaces)
        {
            if (Find(compilation.GlobalNamespace, name) is { } found)
            {
                taken.AddRange(KnownTypes.Namespaces
                    .Where(known => known.Value != name && IsTaken(found, known.Key))
                    .Select(known => new CSharpName(name, known.Key))
                    .OrderBy(n => n.Name, StringComparer.Ordinal));
            }
        }

        return taken.ToImmutable();
    }

    private static bool IsTaken(INamespaceSymbol inside, string name) =>
        inside.GetMembers(name).Any() || !inside.GetTypeMembers(name + "Attribute").IsEmpty;

    private static INamespaceSymbol? Find(INamespaceSymbol root, string name)
    {
        var found = root;
        foreach (var part in name.Split('.'))
        {
            found = found?.GetMembers(part).OfType<INamespaceSymbol>().FirstOrDefault();
        }

        return found;
    }
}

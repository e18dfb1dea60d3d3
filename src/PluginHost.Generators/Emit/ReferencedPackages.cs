using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PluginHost.Generators.Emit.Planning;

namespace PluginHost.Generators.Emit;

/// <summary>Finds the WIT packages whose C# is in referenced assemblies.</summary>
internal static class ReferencedPackages
{
    private const string Abstractions = "PluginHost.Abstractions";
    private const string Marker = "PluginHost.CompilerServices.WitPackageAttribute";

    public static ImmutableArray<ReferencedPackage> Of(Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(Marker) is not { } marker)
        {
            return [];
        }

        var packages = ImmutableArray.CreateBuilder<ReferencedPackage>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            // Reading the attributes of every assembly would take a while, and only few can have this one.
            if (assembly.Name == Abstractions || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == Abstractions)))
            {
                packages.AddRange(Of(assembly, marker, compilation.Assembly));
            }
        }

        return packages.ToImmutable();
    }

    private static IEnumerable<ReferencedPackage> Of(IAssemblySymbol assembly, INamedTypeSymbol marker, IAssemblySymbol user) =>
        from attribute in assembly.GetAttributes()
        where SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, marker)
        let arguments = attribute.ConstructorArguments
        where arguments.Length == 4 && (arguments[2].Value is true || assembly.GivesAccessTo(user))
        select new ReferencedPackage(
            arguments[0].Value as string ?? "",
            arguments[1].Value as string ?? "",
            arguments[3].Value as string ?? "",
            assembly.Name);
}

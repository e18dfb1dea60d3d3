using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Resolution;

namespace PluginHost.Generators.Wit;

/// <summary>Finds out what a set of WIT files means together.</summary>
internal static class WitResolver
{
    /// <summary>
    /// Resolves all packages that the documents make up. What is wrong is in the diagnostics; what could not be resolved is
    /// left out of the packages.
    /// </summary>
    public static WitResolution Resolve(IEnumerable<WitDocument> documents, WitResolveOptions? options = null)
    {
        var diagnostics = new ResolverDiagnostics();
        var gates = new FeatureGates((options ?? WitResolveOptions.Default).Features, diagnostics);
        var context = new ResolverContext(gates, new TypeMeasurer(diagnostics), diagnostics);

        var definitions = new PackageCollector(diagnostics).Collect(documents);
        var declarer = new PackageDeclarer(gates, diagnostics);
        var packages = definitions.Select(declarer.Declare).ToList();

        var paths = new PathResolver(packages, diagnostics);
        foreach (var scope in declarer.Scopes)
        {
            foreach (var use in scope.Uses.Values)
            {
                paths.Check(use, scope);
            }
        }

        var references = new ReferenceCollector(paths, gates);
        packages.ForEach(references.Collect);
        PackageCycles.Report(packages, diagnostics);

        new InterfaceResolver(context).Resolve(references.Interfaces);
        new WorldResolver(context).Resolve(packages.SelectMany(p => p.Worlds));

        var pathsWithSyntaxErrors = new HashSet<string>(
            definitions.SelectMany(d => d.Parts).Where(p => p.Document.HasErrors).Select(p => p.Document.Source.Path),
            StringComparer.Ordinal);
        foreach (var package in packages)
        {
            Complete(package, path => diagnostics.HasErrors(path) || pathsWithSyntaxErrors.Contains(path));
        }

        return new WitResolution([.. packages.Select(p => p.Model)], diagnostics.InOrder());
    }

    private static void Complete(PackageSymbol package, Func<string, bool> hasErrors)
    {
        ImmutableArray<WitInterface> interfaces = [.. package.Interfaces.Select(i => i.Model)];
        ImmutableArray<WitWorld> worlds = [.. package.Worlds.Where(w => w.IsComplete).Select(w => w.Model)];
        package.Model.Complete(interfaces, worlds, package.Model.Sources.Any(s => hasErrors(s.Path)));
    }
}

using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Reports packages that refer to each other.</summary>
internal static class PackageCycles
{
    public static void Report(IEnumerable<PackageSymbol> packages, ResolverDiagnostics diagnostics)
    {
        var search = new DepthFirst<PackageSymbol>(
            package => [.. package.References.Keys],
            _ => { },
            (cycle, edge) => diagnostics.Report(
                WitRules.PackageCycle,
                cycle[cycle.Count - 1].References.Values.ElementAt(edge),
                cycle[0].Id,
                MessageText.Cycle(cycle.Select(p => p.Id.ToString()))));
        foreach (var package in packages)
        {
            search.Visit(package);
        }
    }
}

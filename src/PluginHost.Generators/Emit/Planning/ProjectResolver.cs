using System.Collections.Immutable;
using PluginHost.Generators.Wit;
using PluginHost.Generators.Wit.Resolution;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>Puts the WIT of a project and that of its references together.</summary>
internal static class ProjectResolver
{
    /// <summary>Resolves everything.</summary>
    /// <param name="inputs">The project's files.</param>
    /// <param name="documents">The same files, parsed.</param>
    /// <param name="settings">What the project says about its WIT.</param>
    /// <param name="references">The packages of referenced assemblies. They replace the project's own copies of them.</param>
    public static ResolvedProject Resolve(
        ImmutableArray<WitInput> inputs,
        IEnumerable<WitDocument> documents,
        WitSettings settings,
        IEnumerable<ReferencedPackage> references)
    {
        ImmutableArray<ReferencedPackage> usable =
            [.. references.OrderBy(r => r.Assembly, StringComparer.Ordinal).GroupBy(r => r.Package).Select(g => g.First())];
        var external = usable.Select(r => WitParser.Parse(new WitSource(r.Path, r.Source, IsExternal: true)));
        var all = WithoutCopies(documents, new HashSet<string>(usable.Select(r => r.Package), StringComparer.Ordinal))
            .Concat(external)
            .ToImmutableArray();
        var options = new WitResolveOptions
        {
            Features = [.. settings.Features.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).Select(f => f.Trim())],
        };
        var resolution = WitResolver.Resolve(all, options);
        return new ResolvedProject(
            inputs, settings, usable, resolution.Packages, [.. all.SelectMany(d => d.Diagnostics), .. resolution.Diagnostics]);
    }

    private static IEnumerable<WitDocument> WithoutCopies(IEnumerable<WitDocument> documents, HashSet<string> referenced)
    {
        foreach (var unit in documents.GroupBy(d => UnitOf(d.Source.Path)))
        {
            // Only one file of a package has to say which package it is.
            var isCopy = unit.Any(d => d.Package is not null && referenced.Contains(Id(d.Package)));
            foreach (var document in unit)
            {
                var items = document.Items.RemoveAll(i => i is NestedPackageSyntax nested && referenced.Contains(Id(nested.Name)));
                if (isCopy)
                {
                    items = items.RemoveAll(i => i is not NestedPackageSyntax);
                }

                if (!isCopy || items.Length > 0)
                {
                    yield return document with { Items = items };
                }
            }
        }
    }

    private static string UnitOf(string path)
    {
        var normalized = path.Replace('\\', '/');
        var directory = normalized.Substring(0, Math.Max(0, normalized.LastIndexOf('/')));

        // The files directly in deps are packages by themselves.
        return directory == "deps" || directory.EndsWith("/deps", StringComparison.Ordinal) ? normalized : directory;
    }

    private static string Id(PackageNameSyntax name) => PackageDefinition.IdOf(name).ToString();
}

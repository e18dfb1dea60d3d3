using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Finds out which files make up which packages.</summary>
internal sealed class PackageCollector(ResolverDiagnostics diagnostics)
{
    private readonly Dictionary<WitPackageId, PackageDefinition> _definitions = [];

    /// <summary>The definitions of all packages, one of each, in order of their names and versions.</summary>
    public ImmutableArray<PackageDefinition> Collect(IEnumerable<WitDocument> documents)
    {
        // Definitions that exist as code come first, so that they win over copies of the same package.
        var groups = documents
            .OrderBy(d => d.Source.Path, StringComparer.Ordinal)
            .GroupBy(d => (d.Source.IsExternal, Unit: UnitOf(d.Source.Path)))
            .OrderByDescending(g => g.Key.IsExternal);
        foreach (var group in groups)
        {
            CollectUnit([.. group], group.Key.IsExternal);
        }

        return
        [
            .. _definitions.Values
                .OrderBy(d => d.Id.NameWithoutVersion, StringComparer.Ordinal)
                .ThenBy(d => d.Id.Version)
                .ThenBy(d => d.Id.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>What a file belongs to: its directory, or itself if it stands directly in a directory called <c>deps</c>.</summary>
    private static string UnitOf(string path)
    {
        var normalized = path.Replace('\\', '/');
        var slash = normalized.LastIndexOf('/');
        var directory = slash < 0 ? "" : normalized.Substring(0, slash);
        var isDependency = directory == "deps" || directory.EndsWith("/deps", StringComparison.Ordinal);
        return isDependency ? normalized : directory + "/";
    }

    private void CollectUnit(List<WitDocument> documents, bool isExternal)
    {
        var names = documents.Where(d => d.Package is not null).Select(d => d.Package!).ToList();
        if (names.Count > 0)
        {
            CheckAgreement(names);
            var docs = string.Join("\n\n", names.Select(n => n.Docs).Where(d => d is not null));
            var parts = documents.Select(d => new PackagePart(d, [.. d.Items.Where(i => i is not NestedPackageSyntax)]));
            Add(new PackageDefinition(names[0], docs.Length == 0 ? null : docs, isExternal, [.. parts]));
        }
        else if (!documents.Any(d => d.HasErrors) && !documents.All(HasOnlyNestedPackages))
        {
            diagnostics.Report(WitRules.PackageNotDeclared, new WitSpan(documents[0].Source.Path, 0, 0, 1, 1, 1, 1));
        }

        foreach (var document in documents)
        {
            foreach (var nested in document.Items.OfType<NestedPackageSyntax>())
            {
                Add(new PackageDefinition(nested.Name, nested.Name.Docs, isExternal, [new PackagePart(document, nested.Items)]));
            }
        }
    }

    private static bool HasOnlyNestedPackages(WitDocument document) =>
        document.Items.Length > 0 && document.Items.All(i => i is NestedPackageSyntax);

    private void CheckAgreement(List<PackageNameSyntax> names)
    {
        var first = PackageDefinition.IdOf(names[0]);
        foreach (var name in names.Skip(1))
        {
            var id = PackageDefinition.IdOf(name);
            if (id != first)
            {
                diagnostics.Report(WitRules.PackageNamesDiffer, name.Span, id, names[0].Span.Path, first);
            }
        }
    }

    private void Add(PackageDefinition definition)
    {
        if (!_definitions.TryGetValue(definition.Id, out var existing))
        {
            _definitions.Add(definition.Id, definition);
        }
        else if (!definition.IsSameAs(existing))
        {
            diagnostics.Report(WitRules.PackageDefinedTwice, definition.Name.Span, definition.Id, existing.Name.Span);
        }
    }
}

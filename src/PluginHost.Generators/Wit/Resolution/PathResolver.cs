using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Finds the interfaces and worlds that paths refer to.</summary>
internal sealed class PathResolver
{
    private readonly Dictionary<string, List<PackageSymbol>> _packages;
    private readonly ResolverDiagnostics _diagnostics;

    public PathResolver(IEnumerable<PackageSymbol> packages, ResolverDiagnostics diagnostics)
    {
        _diagnostics = diagnostics;
        _packages = packages
            .GroupBy(p => p.Id.NameWithoutVersion, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
    }

    public InterfaceSymbol? FindInterface(UsePathSyntax path, FileScope scope) => Find<InterfaceSymbol>(path, scope, "an interface");

    public WorldSymbol? FindWorld(UsePathSyntax path, FileScope scope) => Find<WorldSymbol>(path, scope, "a world");

    /// <summary>Reports what is wrong with the path of a use in a file, which may never be looked at otherwise.</summary>
    public void Check(TopLevelUseSyntax use, FileScope scope) => FindItem(use.Path, scope, useFileNames: false, "an interface");

    private T? Find<T>(UsePathSyntax path, FileScope scope, string description)
        where T : ItemSymbol
    {
        var item = FindItem(path, scope, useFileNames: true, description);
        if (item is null or T)
        {
            return item as T;
        }

        _diagnostics.Report(WitRules.WrongItemKind, path.Span, path.Name, item.Description, description);
        return null;
    }

    private ItemSymbol? FindItem(UsePathSyntax path, FileScope scope, bool useFileNames, string description)
    {
        // A name that a use gives is found in the package that the use refers to; what is wrong with the use itself is
        // reported once, where it is written.
        var isReported = false;
        if (useFileNames && path.Package is null && scope.Uses.TryGetValue(path.Name.Text, out var use))
        {
            (path, isReported) = (use.Path, true);
        }

        var package = path.Package is null ? scope.Package : FindPackage(path, scope, isReported);
        if (package is null)
        {
            return null;
        }

        var name = path.Name.Text;
        if (package.Find(name) is not { } item)
        {
            return isReported ? null : Fail(WitRules.UnknownItem, path.Name.Span, package.Id, WithoutArticle(description), name);
        }

        return item.MissingFeature is null ? item
            : isReported ? null
            : Fail(WitRules.FeatureNotEnabled, path.Name.Span, name, item.MissingFeature);
    }

    private PackageSymbol? FindPackage(UsePathSyntax path, FileScope scope, bool isReported)
    {
        var package = ChooseVersion(path, scope, isReported);
        if (package is not null && package != scope.Package && !scope.Package.References.ContainsKey(package))
        {
            scope.Package.References.Add(package, path.Span);
        }

        return package;
    }

    private PackageSymbol? ChooseVersion(UsePathSyntax path, FileScope scope, bool isReported)
    {
        var name = $"{path.Namespace}:{path.Package}";
        var versions = _packages.TryGetValue(name, out var found) ? found : [];
        var version = path.Version?.Value;
        if (version is not null)
        {
            return versions.Find(p => version.Equals(p.Id.Version)) ?? FailPackage(path, isReported, $"{name}@{version}", versions);
        }

        var isOwn = scope.Package.Id.NameWithoutVersion == name;
        var package = isOwn ? scope.Package : versions.Count == 1 ? versions[0] : versions.Find(p => p.Id.Version is null);
        if (package is not null || versions.Count == 0)
        {
            return package ?? FailPackage(path, isReported, name, versions);
        }

        if (!isReported)
        {
            _diagnostics.Report(WitRules.AmbiguousVersion, path.Span, name, Versions(versions));
        }

        return null;
    }

    private PackageSymbol? FailPackage(UsePathSyntax path, bool isReported, string name, List<PackageSymbol> versions)
    {
        if (!isReported)
        {
            var advice = versions.Count == 0
                ? "add its files, for example under 'deps'"
                : $"of that name there is {Versions(versions)}";
            _diagnostics.Report(WitRules.UnknownPackage, path.Span, name, advice);
        }

        return null;
    }

    private static string Versions(List<PackageSymbol> packages) => string.Join(", ", packages.Select(p => $"'{p.Id}'"));

    private static string WithoutArticle(string description) => description.Substring(description.IndexOf(' ') + 1);

    private ItemSymbol? Fail(WitRule rule, WitSpan span, params object[] arguments)
    {
        _diagnostics.Report(rule, span, arguments);
        return null;
    }
}

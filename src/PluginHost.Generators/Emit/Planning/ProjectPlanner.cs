using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>Finds out what is to be generated, in which namespaces, and what is wrong.</summary>
internal sealed class ProjectPlanner
{
    private readonly ResolvedProject _project;
    private readonly PackageSettings _settings;
    private readonly List<WitDiagnostic> _diagnostics = [];

    private ProjectPlanner(ResolvedProject project)
    {
        _project = project;
        _settings = new PackageSettings(project, _diagnostics.Add);
    }

    public static ProjectPlan Plan(ResolvedProject project) => new ProjectPlanner(project).Plan();

    private ProjectPlan Plan()
    {
        var own = _project.Packages.Where(_settings.IsOwn).ToImmutableArray();
        var reached = Reachability.From(own);
        var support = new SupportCheck(_diagnostics.Add);
        var packages = ImmutableArray.CreateBuilder<PackagePlan>();
        foreach (var package in _project.Packages)
        {
            var plan = Plan(package, own.Contains(package), reached);
            if (plan.Owners.Any())
            {
                packages.Add(plan);
            }
        }

        foreach (var owner in packages.Where(p => !p.IsReferenced).SelectMany(p => p.Owners))
        {
            support.Check(owner);
        }

        var generated = packages.Where(p => !p.IsReferenced).ToList();
        var home = (generated.Find(p => own.Contains(p.Package)) ?? generated.FirstOrDefault())?.Namespace ?? "";
        return new ProjectPlan(packages.ToImmutable(), home, support, Report(packages));
    }

    private PackagePlan Plan(WitPackage package, bool isOwn, HashSet<WitTypeOwner> reached)
    {
        var (namespaceName, isPublic) = _settings.Of(package);
        var owners = reached.Where(o => o.Package == package).ToList();
        if (package.IsExternal && owners.Count > 0)
        {
            // Names depend on each other, so they have to be given to everything that they were given to in the other project.
            owners = [.. package.Interfaces, .. package.Worlds, .. package.Worlds.SelectMany(InlineInterfacesOf)];
        }

        var interfaces = owners.OfType<WitInterface>().Distinct().ToList();
        var worlds = owners.OfType<WitWorld>().Concat(interfaces.Select(i => i.World).OfType<WitWorld>()).Distinct();
        return new PackagePlan(
            package,
            namespaceName,
            isPublic,
            InOrder(interfaces),
            isOwn ? package.Worlds : [],
            isOwn ? [] : InOrder(worlds));
    }

    private static IEnumerable<WitInterface> InlineInterfacesOf(WitWorld world) => world.Imports.Concat(world.Exports)
        .OfType<WitWorldInterface>()
        .Select(i => i.Interface)
        .Where(i => i.World == world);

    private static ImmutableArray<T> InOrder<T>(IEnumerable<T> owners)
        where T : WitTypeOwner =>
        [.. owners.OrderBy(o => o.Span.Path, StringComparer.Ordinal).ThenBy(o => o.Span.Start)];

    /// <summary>What is wrong with packages that nothing needs is nobody's concern, unless something else is wrong too.</summary>
    private ImmutableArray<WitDiagnostic> Report(IReadOnlyCollection<PackagePlan> needed)
    {
        var paths = new HashSet<string>(needed.SelectMany(p => p.Package.Sources).Select(s => s.Path), StringComparer.Ordinal);
        var found = _project.Diagnostics.Where(d => paths.Contains(d.Span.Path) || !_settings.IsDependency(d.Span.Path)).ToList();
        var shown = found.Exists(d => d.IsError) ? _project.Diagnostics : [.. found];
        return [.. shown.Select(_project.Explain).Concat(_diagnostics).Distinct()];
    }
}

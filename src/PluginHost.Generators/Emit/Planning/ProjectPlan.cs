using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>What is to be generated for a project.</summary>
/// <param name="Packages">The packages, the referenced ones that are needed too.</param>
/// <param name="HomeNamespace">The namespace of what belongs to no package of the project.</param>
/// <param name="Support">Says what there is C# for.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record ProjectPlan(
    ImmutableArray<PackagePlan> Packages,
    string HomeNamespace,
    SupportCheck Support,
    ImmutableArray<WitDiagnostic> Diagnostics)
{
    /// <summary>The namespaces that something is generated in.</summary>
    public ImmutableArray<string> Namespaces =>
        [.. Packages.Where(p => !p.IsReferenced).Select(p => p.Namespace).Distinct().OrderBy(n => n, StringComparer.Ordinal)];

    /// <summary>The worlds that something is generated for.</summary>
    public IEnumerable<WitWorld> Worlds => Packages.SelectMany(p => p.Worlds);
}

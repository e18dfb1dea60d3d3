using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>What the WIT of a project means, together with that of its references.</summary>
/// <param name="Inputs">The project's files.</param>
/// <param name="Settings">What the project says about all of them.</param>
/// <param name="References">The packages of referenced assemblies.</param>
/// <param name="Packages">All packages.</param>
/// <param name="Diagnostics">What is wrong, by parser and resolver.</param>
internal sealed record ResolvedProject(
    ImmutableArray<WitInput> Inputs,
    WitSettings Settings,
    ImmutableArray<ReferencedPackage> References,
    ImmutableArray<WitPackage> Packages,
    ImmutableArray<WitDiagnostic> Diagnostics)
{
    /// <summary>Where a package of a referenced assembly comes from.</summary>
    public ReferencedPackage? Referenced(WitPackage package) =>
        References.FirstOrDefault(r => package.Sources.Any(s => s.Path == r.Path));

    /// <summary>Diagnostics about text out of an assembly have no place to point at, so they say which text it is.</summary>
    public WitDiagnostic Explain(WitDiagnostic diagnostic) =>
        References.FirstOrDefault(r => r.Path == diagnostic.Span.Path) is { } reference
            ? WitDiagnostic.Create(
                EmitRules.ReferencedPackageUnresolved, default, reference.Package, reference.Assembly, diagnostic.Message)
            : diagnostic;
}

using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Wit;

/// <summary>What a set of WIT documents means.</summary>
/// <param name="Packages">The packages, external ones too, in order of their names and versions.</param>
/// <param name="Diagnostics">
/// What the resolver found wrong, in order of place. What the parser found is in the documents.
/// </param>
internal sealed record WitResolution(ImmutableArray<WitPackage> Packages, ImmutableArray<WitDiagnostic> Diagnostics);

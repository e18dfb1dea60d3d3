using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit;

/// <summary>One parsed WIT file. What could not be parsed is left out, and said in the diagnostics.</summary>
/// <param name="Source">The file.</param>
/// <param name="Package">The package that the whole file belongs to, if the file says so.</param>
/// <param name="Items">Interfaces, worlds, uses and nested packages, in the order in which they are written.</param>
/// <param name="Diagnostics">What is wrong with the text, in order of place.</param>
internal sealed record WitDocument(
    WitSource Source,
    PackageNameSyntax? Package,
    ImmutableArray<MemberSyntax> Items,
    ImmutableArray<WitDiagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.IsError);
}

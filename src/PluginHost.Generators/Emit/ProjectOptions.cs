using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Wit;

namespace PluginHost.Generators.Emit;

/// <summary>Reads what MSBuild says about a project and its WIT files. The names are those of the props and targets.</summary>
internal static class ProjectOptions
{
    public static WitSettings Read(AnalyzerConfigOptions options) => new(
        ValueOf(options, "build_property.WitNamespace"),
        ValueOf(options, "build_property.WitAccessibility"),
        ValueOf(options, "build_property.WitFeatureList"),
        ValueOf(options, "build_property.ProjectDir"));

    public static WitInput Read(AdditionalText text, AnalyzerConfigOptions options, CancellationToken cancellationToken) => new(
        new WitSource(text.Path, text.GetText(cancellationToken)?.ToString() ?? ""),
        ValueOf(options, "build_metadata.AdditionalFiles.WitNamespace"),
        ValueOf(options, "build_metadata.AdditionalFiles.WitAccessibility"));

    private static string ValueOf(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) ? value.Trim() : "";
}

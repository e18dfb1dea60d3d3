using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Decides which items are there, and checks their feature gates.</summary>
internal sealed class FeatureGates(ImmutableHashSet<string> features, ResolverDiagnostics diagnostics)
{
    /// <summary>The feature that would have to be enabled for an item to be there; null if the item is there.</summary>
    public string? MissingFeature(AnnotationsSyntax annotations) =>
        annotations.Unstable is { } feature && !features.Contains(feature.Text) ? feature.Text : null;

    /// <summary>Whether an item is there. Reports gates that do not fit the package.</summary>
    public bool IsEnabled(AnnotationsSyntax annotations, WitPackageId package)
    {
        Check(annotations, package);
        return MissingFeature(annotations) is null;
    }

    /// <summary>Reports gates that do not fit the package, and annotations without effect.</summary>
    public void Check(AnnotationsSyntax annotations, WitPackageId package)
    {
        CheckVersion("since", annotations.Since, package);
        CheckVersion("deprecated", annotations.Deprecated, package);
        if (annotations.Since is { } since && package.Version is { } version && since.Value.CompareTo(version) > 0)
        {
            diagnostics.Report(WitRules.GateAfterVersion, since.Span, since.Value, package);
        }

        if (annotations.ExternalId is { } span)
        {
            diagnostics.Report(WitRules.ExternalIdIgnored, span);
        }
    }

    public static WitStability Stability(AnnotationsSyntax annotations) => annotations.HasGates
        ? new WitStability(annotations.Since?.Value, annotations.Unstable?.Text, annotations.Deprecated?.Value)
        : WitStability.None;

    private void CheckVersion(string gate, VersionSyntax? version, WitPackageId package)
    {
        if (version is not null && package.Version is null)
        {
            diagnostics.Report(WitRules.GateWithoutVersion, version.Span, gate, package);
        }
    }
}

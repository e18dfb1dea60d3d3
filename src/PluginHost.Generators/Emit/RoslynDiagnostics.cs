using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PluginHost.Generators.Wit;
using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Emit;

/// <summary>Hands WIT's diagnostics to the compiler.</summary>
internal static class RoslynDiagnostics
{
    private const string Category = "Wit";

    public static Diagnostic Of(WitDiagnostic diagnostic) => Diagnostic.Create(
        diagnostic.Id,
        Category,
        diagnostic.Message,
        SeverityOf(diagnostic.Rule),
        SeverityOf(diagnostic.Rule),
        isEnabledByDefault: true,
        warningLevel: diagnostic.IsError ? 0 : 1,
        title: diagnostic.Rule.Title,
        location: LocationOf(diagnostic.Span));

    private static DiagnosticSeverity SeverityOf(WitRule rule) =>
        rule.Severity == WitSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;

    private static Location LocationOf(WitSpan span) => string.IsNullOrEmpty(span.Path)
        ? Location.None
        : Location.Create(
            span.Path,
            new TextSpan(span.Start, span.Length),
            new LinePositionSpan(
                new LinePosition(span.Line - 1, span.Column - 1), new LinePosition(span.EndLine - 1, span.EndColumn - 1)));
}

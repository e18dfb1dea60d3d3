using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Collects what is wrong with what a set of files means.</summary>
internal sealed class ResolverDiagnostics
{
    private readonly List<WitDiagnostic> _diagnostics = [];
    private readonly HashSet<string> _pathsWithErrors = new(StringComparer.Ordinal);

    public void Report(WitRule rule, WitSpan span, params object[] arguments)
    {
        var diagnostic = WitDiagnostic.Create(rule, span, arguments);
        _diagnostics.Add(diagnostic);
        if (diagnostic.IsError)
        {
            _pathsWithErrors.Add(span.Path);
        }
    }

    /// <summary>Reports a name that something else has already, perhaps in another case.</summary>
    public void ReportDuplicate(string name, WitSpan span, string otherName, string otherDescription, WitSpan otherSpan)
    {
        var advice = name == otherName ? "choose another one" : $"choose one that differs from '{otherName}' in more than its case";
        Report(WitRules.DuplicateName, span, name, otherDescription, otherSpan, advice);
    }

    public bool HasErrors(string path) => _pathsWithErrors.Contains(path);

    public ImmutableArray<WitDiagnostic> InOrder() =>
        [.. _diagnostics.OrderBy(d => d.Span.Path, StringComparer.Ordinal).ThenBy(d => d.Span.Start)];
}

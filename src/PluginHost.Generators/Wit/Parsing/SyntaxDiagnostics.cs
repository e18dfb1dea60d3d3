using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Collects what is wrong with the text of one file, up to a limit.</summary>
internal sealed class SyntaxDiagnostics(LineMap lines)
{
    /// <summary>A file with more errors than this has one cause for most of them; listing the rest helps nobody.</summary>
    public const int MaxCount = 100;

    private readonly List<WitDiagnostic> _diagnostics = [];
    private int _lastUnexpected = -1;

    public void Report(WitRule rule, int start, int length, params object[] arguments)
    {
        // One missing token is often missed twice, by what it is part of and by what that is part of.
        if (rule == WitRules.UnexpectedToken)
        {
            if (start == _lastUnexpected)
            {
                return;
            }

            _lastUnexpected = start;
        }

        if (_diagnostics.Count < MaxCount)
        {
            _diagnostics.Add(WitDiagnostic.Create(rule, lines.Span(start, length), arguments));
        }
        else if (_diagnostics.Count == MaxCount)
        {
            _diagnostics.Add(WitDiagnostic.Create(WitRules.TooManyErrors, lines.Span(start, length), MaxCount));
        }
    }

    public ImmutableArray<WitDiagnostic> InOrder() => [.. _diagnostics.OrderBy(d => d.Span.Start)];
}

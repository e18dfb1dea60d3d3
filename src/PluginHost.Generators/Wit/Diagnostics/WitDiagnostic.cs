using System.Globalization;

namespace PluginHost.Generators.Wit.Diagnostics;

/// <summary>Something wrong in a WIT file. Two are equal if they say the same thing about the same place.</summary>
/// <param name="Rule">The kind of diagnostic.</param>
/// <param name="Span">Where.</param>
/// <param name="Message">What is wrong and what to do about it.</param>
internal sealed record WitDiagnostic(WitRule Rule, WitSpan Span, string Message)
{
    public string Id => Rule.Id;

    public bool IsError => Rule.Severity == WitSeverity.Error;

    public static WitDiagnostic Create(WitRule rule, WitSpan span, params object[] arguments) =>
        new(rule, span, string.Format(CultureInfo.InvariantCulture, rule.Format, arguments));

    public override string ToString() => $"{Span}: {(IsError ? "error" : "warning")} {Id}: {Message}";
}

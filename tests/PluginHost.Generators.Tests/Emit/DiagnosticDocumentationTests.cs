using System.Reflection;
using PluginHost.Generators.Emit;
using PluginHost.Generators.Tests.Wit;
using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Tests.Emit;

public sealed class DiagnosticDocumentationTests
{
    [Fact]
    public void Every_diagnostic_is_documented_with_what_to_do()
    {
        var documented = File.ReadAllLines(Path.Combine(WitFiles.RepositoryRoot(), "docs/wit.md"))
            .Where(line => line.StartsWith("| WIT0", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToList();

        Assert.Equal(
            Rules().Select(rule => $"{rule.Id}: {rule.Title}{(rule.Severity == WitSeverity.Warning ? " (warning)" : "")}"),
            documented.Select(cells => $"{cells[1]}: {cells[2]}"));
        Assert.All(documented, cells => Assert.NotEmpty(cells[3]));
    }

    private static IEnumerable<WitRule> Rules() => new[] { typeof(WitRules), typeof(EmitRules) }
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(field => (WitRule)field.GetValue(null)!)
        .OrderBy(rule => rule.Id, StringComparer.Ordinal);
}

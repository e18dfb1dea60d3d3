using System.Reflection;
using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Tests.Wit;

public sealed class ResolutionErrorTests
{
    [Theory]
    [MemberData(nameof(ResolutionErrorCases.All), MemberType = typeof(ResolutionErrorCases))]
    public void Is_reported_where_it_is(string name, string id, string message, string text)
    {
        var marked = MarkedText.Parse(text);
        var documents = marked.Documents();

        var resolution = WitResolver.Resolve(documents);

        Assert.Empty(documents.SelectMany(document => document.Diagnostics));
        var diagnostic = Assert.Single(resolution.Diagnostics);
        Assert.True(diagnostic.Id == id, $"{name}: {diagnostic}");
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(marked.Mark, diagnostic.Span);
        Assert.All(resolution.Packages, package => Assert.Equal(
            diagnostic.IsError && package.Sources.Any(s => s.Path == diagnostic.Span.Path), package.HasErrors));
    }

    [Fact]
    public void Every_rule_is_tested()
    {
        var tested = SyntaxErrorCases.All.Concat(ResolutionErrorCases.All).Select(row => row.Data.Item2).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(Rules().Select(r => r.Id), tested);
    }

    [Fact]
    public void Every_rule_has_an_id_of_its_own_and_a_title()
    {
        var rules = Rules();

        Assert.Equal(rules.Count, rules.Select(r => r.Id).Distinct().Count());
        Assert.All(rules, rule => Assert.Matches("^WIT0[01][0-9]{2}$", rule.Id));
        Assert.All(rules, rule => Assert.InRange(rule.Title.Length, 5, 60));
    }

    private static List<WitRule> Rules() =>
    [
        .. typeof(WitRules).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (WitRule)f.GetValue(null)!)
            .OrderBy(r => r.Id, StringComparer.Ordinal),
    ];
}

namespace PluginHost.Docs.Tests;

public sealed class DecisionRecordTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "adr");

    private static readonly string[] Records =
        [.. Directory.GetFiles(Folder, "0*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Records_are_numbered_one_by_one() =>
        Assert.Equal(Enumerable.Range(1, Records.Length).Select(number => $"{number:0000}"), Records.Select(record => record[..4]));

    [Fact]
    public void Each_has_the_three_parts() => Assert.All(Records, record => Assert.Equal(
        ["## Context", "## Decision", "## Consequences"],
        File.ReadLines(Path.Combine(Folder, record)).Where(line => line.StartsWith("## ", StringComparison.Ordinal))));

    [Fact]
    public void The_index_has_each_under_its_title()
    {
        string index = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.All(Records, record =>
        {
            string title = File.ReadLines(Path.Combine(Folder, record)).First()["# 0000: ".Length..];
            Assert.Contains($"| [{record[..4]}]({record}) | {title} |", index, StringComparison.Ordinal);
        });
    }
}

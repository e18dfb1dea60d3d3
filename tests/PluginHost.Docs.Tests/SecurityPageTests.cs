using System.Text.RegularExpressions;

namespace PluginHost.Docs.Tests;

/// <summary>What docs/security.md promises, and docs/streams.md, is held by a test.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string[] Promises =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md"))
            .SkipWhile(line => line != "## What is promised")
            .TakeWhile(line => line != "## What is not promised")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| promise | tests |"),
    ];

    [Fact]
    public void Every_promise_names_a_test()
    {
        Assert.NotEmpty(Promises);
        Assert.All(Promises, promise => Assert.Matches(TestName(), promise));
    }

    [Fact]
    public void Every_test_that_is_named_exists() =>
        Assert.Empty(Promises.SelectMany(promise => TestName().Matches(promise)).Select(match => match.Groups["name"].Value).Except(TestNames.All));

    [Fact]
    public void Every_test_that_the_page_about_streams_names_exists()
    {
        string[] named = [.. TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "streams.md"))).Select(match => match.Groups["name"].Value)];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(TestNames.All));
    }

    [Fact]
    public void Every_line_of_the_page_about_streams_that_says_what_holds_names_a_test()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "streams.md"));
        string[] held = [.. FindHeldLines(lines)];

        Assert.InRange(held.Length, 40, int.MaxValue);
        Assert.All(held, line => Assert.Matches(TestName(), line));
    }

    // Of tables whose last column names tests.
    private static IEnumerable<string> FindHeldLines(string[] lines)
    {
        bool isHeld = false;
        string before = "";
        foreach (string line in lines)
        {
            isHeld = line.StartsWith("| ", StringComparison.Ordinal) && (isHeld || before.EndsWith("| tests |", StringComparison.Ordinal));
            if (isHeld)
            {
                yield return line;
            }

            before = line.StartsWith("|---", StringComparison.Ordinal) ? before : line;
        }
    }

    [GeneratedRegex("`(?<name>[A-Za-z0-9]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}

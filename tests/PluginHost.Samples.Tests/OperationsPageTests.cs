using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PluginHost.Samples.Tests;

/// <summary>The page that walks an operator through the sample shows the guests that are there.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Every_command_prints_what_is_shown_and_the_log_says_what_is_shown()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        await using var shell = new OperatorShell();
        var shownNumbers = new GenerationNumbers();
        var numbers = new GenerationNumbers();
        foreach (ConsoleExample example in ConsoleExample.Find(page))
        {
            string shown = shownNumbers.Mask(example.Output);
            (string printed, numbers) = await RunAsync(shell, example, shown, numbers);
            Assert.True(IsLike(shown, printed), $"$ {example.Command}\nshows:\n{shown}and prints:\n{printed}");
        }

        foreach (Match log in LogBlock().Matches(page))
        {
            Assert.Contains(log.Groups[1].Value, shell.Log, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_versions_that_are_shown_are_those_of_the_guests()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        byte[] headerCheck = ReadGuest("header-check");
        string[] expected =
        [
            VersionOf(headerCheck),
            VersionOf([.. headerCheck, 0, 5, 4, .. "note"u8]),
            VersionOf(ReadGuest("never-ends")),
        ];

        IEnumerable<string> shown = Version().Matches(page).Select(match => match.Value).Distinct();

        Assert.Equal(expected.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_records_that_are_shown_are_those_of_the_sample()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        string records = File.ReadAllText(Path.Combine(Repository.Root, "samples", "RequestFilter", "checks", "header-check.json"));

        Assert.Contains($"```json\n{records}```", page, StringComparison.Ordinal);
    }

    // What only asks how things stand is asked until they stand so: a new version takes a moment.
    private static async Task<(string Printed, GenerationNumbers Numbers)> RunAsync(
        OperatorShell shell, ConsoleExample example, string shown, GenerationNumbers numbers)
    {
        bool mayTakeAMoment = Question().IsMatch(example.Command);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            GenerationNumbers next = numbers.Copy();
            string printed = next.Mask(await shell.RunAsync(example));
            if (!mayTakeAMoment || IsLike(shown, printed) || Stopwatch.GetElapsedTime(start) > Patience)
            {
                return (printed, next);
            }
        }
    }

    // Three dots stand for any text.
    private static bool IsLike(string shown, string printed) =>
        Regex.IsMatch(printed.TrimEnd(), $"^{Regex.Escape(shown.TrimEnd()).Replace(@"\.\.\.", ".*", StringComparison.Ordinal)}$");

    private static byte[] ReadGuest(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "plugins", "dist", $"{name}.wasm"));

    private static string VersionOf(byte[] guest) => Convert.ToHexStringLower(SHA256.HashData(guest))[..12];

    [GeneratedRegex(@"\b(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b")]
    private static partial Regex Version();

    [GeneratedRegex(@"^curl -s http://localhost:5080/(operations|health)\b")]
    private static partial Regex Question();

    [GeneratedRegex(@"```text\n((?:warn|fail): .*?)\n```", RegexOptions.Singleline)]
    private static partial Regex LogBlock();
}

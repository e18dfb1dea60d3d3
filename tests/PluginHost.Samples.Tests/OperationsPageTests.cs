using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PluginHost.Samples.Tests;

/// <summary>The page that walks an operator through the sample shows the guests that are there.</summary>
public sealed partial class OperationsPageTests
{
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

    private static byte[] ReadGuest(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "plugins", "dist", $"{name}.wasm"));

    private static string VersionOf(byte[] guest) => Convert.ToHexStringLower(SHA256.HashData(guest))[..12];

    [GeneratedRegex(@"\b(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b")]
    private static partial Regex Version();
}

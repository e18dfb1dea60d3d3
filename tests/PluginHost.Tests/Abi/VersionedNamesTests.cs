using PluginHost.Abi;

namespace PluginHost.Tests.Abi;

/// <summary>Which versions of an interface stand in for others.</summary>
public sealed class VersionedNamesTests
{
    [Theory]
    [InlineData("a:b/c@0.2.0", "a:b/c@0.2.6", true)]
    [InlineData("a:b/c@0.2.6", "a:b/c@0.2.0", true)]
    [InlineData("a:b/c@1.0.0", "a:b/c@1.9.3", true)]
    [InlineData("a:b/c@1.9.3", "a:b/c@1.0.0", true)]
    [InlineData("a:b/c@1.2.3+linux", "a:b/c@1.2.3", true)]
    [InlineData("a:b/c@0.0.3", "a:b/c@0.0.3", true)]
    [InlineData("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0-rc.1", true)]
    [InlineData("a:b/c", "a:b/c", true)]
    [InlineData("run", "run", true)]
    [InlineData("a:b/c@0.2.0", "a:b/c@0.3.0", false)]
    [InlineData("a:b/c@0.2.0", "a:b/c@2.0.0", false)]
    [InlineData("a:b/c@1.0.0", "a:b/c@2.0.0", false)]
    [InlineData("a:b/c@0.0.3", "a:b/c@0.0.4", false)]
    [InlineData("a:b/c@0.0.3", "a:b/c@0.1.0", false)]
    [InlineData("a:b/c@1.0.0-rc.1", "a:b/c@1.0.0", false)]
    [InlineData("a:b/c@1.0.0", "a:b/c@1.0.1-rc.1", false)]
    [InlineData("a:b/c@0.2.0", "a:b/c", false)]
    [InlineData("a:b/c", "a:b/c@0.2.0", false)]
    [InlineData("a:b/c@0.2.0", "a:b/d@0.2.0", false)]
    [InlineData("a:b/c@1", "a:b/c@1.0.0", false)]
    [InlineData("a:b/c@1.2", "a:b/c@1.2.0", false)]
    [InlineData("", "a:b/c@0.2.0", false)]
    public void A_version_stands_in_for_another_as_semantic_versioning_has_it(string wanted, string there, bool isFound)
    {
        VersionedNames<string> names = Names(there);

        Assert.Equal(isFound, names.TryFind(wanted, out string? found));
        Assert.Equal(isFound ? there : null, found);
    }

    [Theory]
    [InlineData("a:b/c@0.2.1", "a:b/c@0.2.1")]
    [InlineData("a:b/c@0.2.3", "a:b/c@0.2.10")]
    [InlineData("a:b/c@0.2.11", "a:b/c@0.2.10")]
    [InlineData("a:b/c@0.2.99-rc", null)]
    public void The_same_version_comes_first_and_then_the_newest(string wanted, string? expected)
    {
        foreach (string[] order in (string[][])[["1", "10", "9"], ["10", "9", "1"], ["9", "1", "10"]])
        {
            Names([.. order.Select(patch => $"a:b/c@0.2.{patch}"), "a:b/c@0.3.0"]).TryFind(wanted, out string? found);

            Assert.Equal(expected, found);
        }
    }

    private static VersionedNames<string> Names(params string[] names) => new(names.Select(name => KeyValuePair.Create(name, name)));
}

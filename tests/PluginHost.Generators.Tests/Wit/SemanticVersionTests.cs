namespace PluginHost.Generators.Tests.Wit;

public sealed class SemanticVersionTests
{
    [Theory]
    [InlineData("0.0.0")]
    [InlineData("1.2.3")]
    [InlineData("18446744073709551615.0.0")]
    [InlineData("1.0.0-alpha")]
    [InlineData("1.0.0-alpha.1.0.x-y-z.--")]
    [InlineData("1.0.0-0a.0")]
    [InlineData("1.0.0+001.sha-5114f85")]
    [InlineData("1.0.0-rc.1+build-7")]
    public void Versions_are_read_and_written(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out var version));
        Assert.Equal(text, version.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.x")]
    [InlineData("01.2.3")]
    [InlineData("-1.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3-a_b")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3+a+b")]
    [InlineData("1.2.3+é")]
    [InlineData(" 1.2.3")]
    [InlineData("18446744073709551616.0.0")]
    public void Other_texts_are_no_versions(string text) => Assert.False(SemanticVersion.TryParse(text, out _));

    [Fact]
    public void Versions_are_ordered_by_precedence()
    {
        string[] ordered =
        [
            "0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999999999", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
            "1.0.0-beta", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "2.0.0-a", "2.0.0",
        ];

        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(Parse(ordered[i]).CompareTo(Parse(ordered[j]))));
            }
        }

        Assert.True(Parse("1.0.0").CompareTo(null) > 0);
    }

    [Fact]
    public void Build_metadata_makes_a_difference_but_no_order()
    {
        Assert.NotEqual(Parse("1.0.0+a"), Parse("1.0.0+b"));
        Assert.Equal(0, Parse("1.0.0+a").CompareTo(Parse("1.0.0+b")));
        Assert.Equal(Parse("1.0.0-x+a"), Parse("1.0.0-x+a"));
    }

    private static SemanticVersion Parse(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out var version));
        return version;
    }
}

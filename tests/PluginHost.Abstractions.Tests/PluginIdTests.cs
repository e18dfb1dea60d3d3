namespace PluginHost.Tests;

public sealed class PluginIdTests
{
    [Fact]
    public void A_name_alone_is_in_the_empty_scope()
    {
        PluginId id = PluginId.Parse("api-keys");

        Assert.Equal("", id.Scope);
        Assert.Equal("api-keys", id.Name);
        Assert.Equal("api-keys", id.ToString());
        Assert.Equal(new PluginId("api-keys"), id);
    }

    [Fact]
    public void A_scope_and_a_name_are_read_back_as_they_are_written()
    {
        PluginId id = PluginId.Parse("acme.example/api_keys-2");

        Assert.Equal(new PluginId("acme.example", "api_keys-2"), id);
        Assert.Equal(id, PluginId.Parse(id.ToString()));
    }

    [Fact]
    public void The_same_name_in_two_scopes_is_two_plugins()
    {
        var one = new PluginId("acme", "filter");
        var other = new PluginId("globex", "filter");

        Assert.NotEqual(one, other);
        Assert.True(one != other);
        Assert.NotEqual(one, new PluginId("filter"));
        Assert.NotEqual(new PluginId("Acme", "filter"), one);
        Assert.Equal(2, new HashSet<PluginId> { one, other, new("acme", "filter") }.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/name")]
    [InlineData("scope/")]
    [InlineData("a/b/c")]
    [InlineData("with space")]
    [InlineData("line\nbreak")]
    [InlineData("ünïcode")]
    [InlineData("..\\up")]
    public void Other_text_is_not_an_id(string text)
    {
        Assert.False(PluginId.TryParse(text, out PluginId? id));
        Assert.Null(id);
        var error = Assert.Throws<FormatException>(() => PluginId.Parse(text));
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_may_have_128_characters_and_not_one_more()
    {
        string longest = new('x', PluginId.MaxPartLength);

        Assert.Equal(longest, new PluginId(longest, longest).Scope);
        Assert.Throws<ArgumentException>(() => new PluginId(longest + "x"));
        Assert.Throws<ArgumentException>(() => new PluginId(longest + "x", "name"));
    }

    [Fact]
    public void Null_is_no_id_and_nothing_takes_it_for_one()
    {
        _ = PluginId.TryParse("", out PluginId? none);
        var id = new PluginId("x");

        Assert.True(none == null);
        Assert.False(none == id);
        Assert.True(id != none);
        Assert.False(id.Equals(none));
        Assert.Throws<ArgumentNullException>(() => new PluginDefinition(none!, PluginContent.FromBytes(default)));
        Assert.Throws<ArgumentNullException>(() => new PluginTimeoutException(none!, TimeSpan.Zero));
        Assert.Throws<ArgumentNullException>(() => PluginFallback.ToPlugin(none!));
        Assert.Throws<ArgumentNullException>(() => PluginFallback.ToPlugin(id).FindPlugin(none!, _ => true));
    }
}

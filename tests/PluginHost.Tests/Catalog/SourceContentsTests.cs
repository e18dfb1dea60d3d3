using PluginHost.Catalog;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>Whether sources that are read for one plugin alone say something new of others, so that all of it is to be taken over.</summary>
public sealed class SourceContentsTests
{
    [Fact]
    public void The_same_bytes_in_other_memory_are_nothing_new() =>
        Assert.True(Describe(PluginContent.FromBytes(new byte[] { 1, 2 })).Describes(Describe(PluginContent.FromBytes(new byte[] { 1, 2 }))));

    [Fact]
    public void Other_bytes_are_something_new() =>
        Assert.False(Describe(PluginContent.FromBytes(new byte[] { 1, 2 })).Describes(Describe(PluginContent.FromBytes(new byte[] { 1, 3 }))));

    [Fact]
    public void A_file_is_nothing_new_as_it_is_watched_itself() =>
        Assert.True(Describe(PluginContent.FromFile("one.wasm")).Describes(Describe(PluginContent.FromFile("one.wasm"))));

    [Fact]
    public void Another_file_or_bytes_instead_of_it_are_something_new()
    {
        SourceContents file = Describe(PluginContent.FromFile("one.wasm"));

        Assert.False(file.Describes(Describe(PluginContent.FromFile("two.wasm"))));
        Assert.False(file.Describes(Describe(PluginContent.FromBytes(new byte[] { 1 }))));
        Assert.False(Describe(PluginContent.FromBytes(new byte[] { 1 })).Describes(file));
    }

    [Fact]
    public void Content_of_which_nothing_is_known_is_something_new_unless_it_is_the_same()
    {
        PluginContent one = new BrokenContent();

        Assert.True(Describe(one).Describes(Describe(one)));
        Assert.False(Describe(one).Describes(Describe(new BrokenContent())));
    }

    private static SourceContents Describe(PluginContent content)
    {
        var plugin = new PluginDefinition(new PluginId("guest"), content);
        return new SourceContents(new Dictionary<PluginId, PluginDefinition> { [plugin.Id] = plugin }, [], []);
    }
}

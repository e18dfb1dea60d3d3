namespace PluginHost.Abstractions.Tests;

public sealed class PluginFallbackTests
{
    [Theory]
    [InlineData("rules")]
    [InlineData("acme/rules")]
    [InlineData("code:rules")]
    public void It_is_read_as_it_is_written(string text) => Assert.Equal(text, PluginFallback.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("code:")]
    [InlineData("code:acme/rules")]
    [InlineData("plugin:rules")]
    [InlineData("two words")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(PluginFallback.TryParse(text, out _));
        Assert.Contains("is not a fallback", Assert.Throws<FormatException>(() => PluginFallback.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rules", "acme/guard", "acme/rules")]
    [InlineData("rules", "other/guard", "rules")]
    [InlineData("rules", "guard", "rules")]
    [InlineData("acme/rules", "other/guard", "acme/rules")]
    public void A_plugin_without_a_scope_is_looked_for_near_the_one_that_failed(string fallback, string failed, string expected)
    {
        PluginId found = PluginFallback.Parse(fallback).FindPlugin(PluginId.Parse(failed), id => id == new PluginId("acme", "rules"));

        Assert.Equal(PluginId.Parse(expected), found);
    }
}

using PluginHost.Compilation;

namespace PluginHost.Tests.Compilation;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("memory", "\"memory\"")]
    [InlineData("größe 大", "\"größe 大\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\nb", "\"a\\u{a}b\"")]
    [InlineData("a\u001b[31m", "\"a\\u{1b}[31m\"")]
    [InlineData("\u202Etxt\u2028", "\"\\u{202e}txt\\u{2028}\"")]
    public void Text_of_guests_is_quoted_and_escaped(string text, string expected) => Assert.Equal(expected, Printable.Quote(text));

    [Fact]
    public void Long_text_is_cut()
    {
        Assert.Equal("\"" + new string('x', 80) + "\"", Printable.Quote(new string('x', 80)));
        Assert.Equal("\"" + new string('x', 80) + "…\"", Printable.Quote(new string('x', 81)));
    }
}

using System.Text;

namespace PluginHost.Tests.Diagnostics;

public sealed class GuestTextTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("two\r\nlines", "two\\r\\nlines")]
    [InlineData("\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m")]
    [InlineData("nul\0bell\a", "nul\\u0000bell\\u0007")]
    [InlineData("right\u202eleft", "right\\u202eleft")]
    [InlineData("line\u2028separator", "line\\u2028separator")]
    [InlineData("mark\u200f\u200e\u061cmark", "mark\\u200f\\u200e\\u061cmark")]
    [InlineData("in\u200bvisible\u2060\u00ad", "in\\u200bvisible\\u2060\\u00ad")]
    [InlineData("tag\U000e0041", "tag\\u{e0041}")]
    [InlineData("ünï 漢字 🙂", "ünï 漢字 🙂")]
    [InlineData("", "")]
    public void What_controls_a_terminal_or_a_log_is_escaped(string text, string expected)
    {
        Assert.Equal(expected, GuestText.Sanitize(text, 200));
        Assert.Equal(expected, GuestText.Sanitize(Encoding.UTF8.GetBytes(text), 200));
    }

    [Fact]
    public void Long_text_is_cut_and_says_so()
    {
        Assert.Equal("aaaa…", GuestText.Sanitize(new string('a', 5), 4));
        Assert.Equal("aaaa", GuestText.Sanitize(new string('a', 4), 4));
        Assert.Equal("aaaa…", GuestText.Sanitize(Encoding.UTF8.GetBytes(new string('a', 1000)), 4));
        Assert.Equal("aaa…", GuestText.Sanitize("aaa🙂", 4));
    }

    [Fact]
    public void Bytes_that_are_not_text_become_replacement_characters()
    {
        Assert.Equal("a\ufffdb", GuestText.Sanitize([(byte)'a', 0xFF, (byte)'b'], 10));
    }
}

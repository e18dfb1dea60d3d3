namespace PluginHost.Tests;

public sealed class ResultTests
{
    [Fact]
    public void A_value_is_not_an_error()
    {
        var result = Result<int, string>.Ok(42);

        Assert.True(result.IsOk);
        Assert.Equal(42, result.Value);
        Assert.True(result.TryGetValue(out int value, out _));
        Assert.Equal(42, value);
        Assert.Throws<InvalidOperationException>(() => result.Error);
        Assert.Equal("42", result.Match(ok => $"{ok}", err => err));
        Assert.Equal("Ok(42)", result.ToString());
    }

    [Fact]
    public void An_error_is_not_a_value()
    {
        var result = Result<int, string>.Err("no");

        Assert.True(result.IsError);
        Assert.Equal("no", result.Error);
        Assert.False(result.TryGetValue(out _, out string? error));
        Assert.Equal("no", error);
        Assert.Throws<InvalidOperationException>(() => result.Value);
        Assert.Equal("no", result.Match(ok => $"{ok}", err => err));
        Assert.NotEqual(Result<int, string>.Ok(0), result);
    }

    [Fact]
    public void An_option_in_an_option_tells_nothing_from_a_nothing_inside()
    {
        Option<int?> none = Option<int?>.None;
        Option<int?> noneInside = new(null);
        Option<int?> some = 5;

        Assert.False(none.HasValue);
        Assert.True(noneInside.HasValue);
        Assert.NotEqual(none, noneInside);
        Assert.Equal(5, some.Value);
        Assert.Throws<InvalidOperationException>(() => none.Value);
        Assert.True(some.TryGetValue(out int? value));
        Assert.Equal(5, value);
    }
}

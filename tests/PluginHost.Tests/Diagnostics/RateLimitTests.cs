using Microsoft.Extensions.Time.Testing;
using PluginHost.Diagnostics;

namespace PluginHost.Tests.Diagnostics;

public sealed class RateLimitTests
{
    [Fact]
    public void One_seconds_worth_comes_through_at_once_and_then_as_much_as_time_gives()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(100, time);

        Assert.True(limit.TryTake(60, out _));
        Assert.True(limit.TryTake(40, out _));
        Assert.False(limit.TryTake(1, out _));

        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(limit.TryTake(50, out long dropped));
        Assert.Equal(1, dropped);
        Assert.False(limit.TryTake(1, out _));
    }

    [Fact]
    public void Time_that_passes_unused_is_not_saved_up()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(100, time);
        time.Advance(TimeSpan.FromHours(1));

        Assert.True(limit.TryTake(100, out _));
        Assert.False(limit.TryTake(1, out _));
    }
}

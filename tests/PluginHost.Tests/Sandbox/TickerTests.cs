using Microsoft.Extensions.Time.Testing;
using PluginHost.Sandbox;

namespace PluginHost.Tests.Sandbox;

public sealed class TickerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_deadline_is_counted_from_now_by_the_applications_clock()
    {
        using var ticker = new Ticker(_time);
        Assert.Equal(50, ticker.GetDeadline(50));

        _time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.True(SpinWait.SpinUntil(() => ticker.Now == 30, TimeSpan.FromSeconds(30)));

        Assert.Equal(80, ticker.GetDeadline(50));
        Assert.Equal(TimeSpan.FromMilliseconds(50), ticker.GetRemaining(80));
        Assert.Equal(TimeSpan.Zero, ticker.GetRemaining(10));
    }

    [Fact]
    public void It_sleeps_after_the_last_deadline_and_a_new_call_wakes_it_with_the_right_time()
    {
        using var ticker = new Ticker(_time);
        ticker.GetDeadline(10);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(SpinWait.SpinUntil(() => ticker.IsAsleep, TimeSpan.FromSeconds(30)));
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(10_010, ticker.GetDeadline(10));
        Assert.True(SpinWait.SpinUntil(() => !ticker.IsAsleep, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void It_ticks_now_and_then_while_it_sleeps_so_that_no_guest_is_forgotten()
    {
        using var ticker = new Ticker(_time);
        ticker.GetDeadline(10);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(SpinWait.SpinUntil(() => ticker.IsAsleep, TimeSpan.FromSeconds(30)));

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.True(SpinWait.SpinUntil(() => ticker.Now == 10_000, TimeSpan.FromSeconds(30)));
        Assert.True(ticker.IsAsleep);
    }

    [Fact]
    public void It_gives_a_deadline_without_being_woken_only_if_it_stays_awake_until_then()
    {
        using var ticker = new Ticker(_time);
        Assert.False(ticker.TryGetDeadline(10, out _));
        ticker.GetDeadline(10);
        Assert.True(ticker.TryGetDeadline(10, out long deadline));
        Assert.Equal(10, deadline);
        Assert.False(ticker.TryGetDeadline(1000, out _));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(SpinWait.SpinUntil(() => ticker.IsAsleep, TimeSpan.FromSeconds(30)));

        Assert.False(ticker.TryGetDeadline(10, out _));
    }

    [Fact]
    public void It_stays_awake_as_long_as_a_call_may_run()
    {
        using var ticker = new Ticker(_time);
        long deadline = ticker.GetDeadline(60_000);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(SpinWait.SpinUntil(() => ticker.Now == 59_000, TimeSpan.FromSeconds(30)));

        Assert.False(ticker.IsAsleep);
        Assert.Equal(60_000, deadline);
    }
}

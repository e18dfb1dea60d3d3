using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace PluginHost.Tests.Support;

/// <summary>A clock that moves when the test says so, and tells the test when somebody starts to wait for it, unless that is for a source.</summary>
internal sealed class SignallingTimeProvider : FakeTimeProvider
{
    private readonly Channel<ITimer> _timers = Channel.CreateUnbounded<ITimer>();

    /// <summary>The timers that have been made and not been waited for by <see cref="WaitForTimerAsync"/>.</summary>
    public int Timers => _timers.Reader.Count;

    /// <summary>Completes when a timer has been made, or when what should make it has ended without.</summary>
    public async Task WaitForTimerAsync(Task maker) =>
        await Task.WhenAny(maker, _timers.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Assert.True(dueTime == PluginTestHost.SourceTimeout || _timers.Writer.TryWrite(timer));
        return timer;
    }
}

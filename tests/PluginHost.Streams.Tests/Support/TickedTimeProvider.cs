using Microsoft.Extensions.Time.Testing;

namespace PluginHost.Streams.Tests.Support;

/// <summary>
/// A clock that moves when the test says so, and by which calls go at once: the host's ticker looks at the clock by itself, a tick later, and the
/// deadlines of calls go by what it saw.
/// </summary>
internal sealed class TickedTimeProvider : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(long Timestamp, TaskCompletionSource Seen)> _waiting = [];
    private long _last = -1;

    /// <summary>Moves the clock, and returns when the ticker has taken that over.</summary>
    public Task AdvanceAsync(TimeSpan time)
    {
        Advance(time);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((base.GetTimestamp(), seen));
        }

        return seen.Task;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        long now = base.GetTimestamp();
        if (Thread.CurrentThread.Name == "PluginHost ticker")
        {
            NoteTick(now);
        }

        return now;
    }

    // What the ticker read last it has taken over, when it reads again.
    private void NoteTick(long now)
    {
        lock (_lock)
        {
            foreach ((long timestamp, TaskCompletionSource seen) in _waiting)
            {
                if (timestamp <= _last)
                {
                    seen.SetResult();
                }
            }

            _waiting.RemoveAll(waiting => waiting.Timestamp <= _last);
            _last = now;
        }
    }
}

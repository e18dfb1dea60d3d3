namespace PluginHost.Sandbox;

/// <summary>How soon a plugin that has one instance gets another: at once after a few failures in a row, then later each time.</summary>
internal sealed class Restarts(WasmRestartOptions options, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private long _start = timeProvider.GetTimestamp();
    private DateTimeOffset _since;
    private TimeSpan _delay;

    /// <summary>How many instances have failed in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Where it stands, while there is no other instance yet.</summary>
    public PluginRestart? Current
    {
        get
        {
            lock (_lock)
            {
                return MustWait(out TimeSpan left) ? new PluginRestart(Failures, _since, timeProvider.GetUtcNow() + left) : null;
            }
        }
    }

    /// <summary>Notes that the instance has failed.</summary>
    /// <returns>How long there is none.</returns>
    public TimeSpan NoteFailure()
    {
        lock (_lock)
        {
            // Counted from when the last one could be made.
            if (timeProvider.GetElapsedTime(_start) - _delay > options.MaxDelay)
            {
                Failures = 0;
            }

            if (++Failures == 1)
            {
                _since = timeProvider.GetUtcNow();
            }

            int doublings = Math.Clamp(Failures - options.ImmediateRestarts - 1, 0, 30);
            _delay = Failures <= options.ImmediateRestarts
                ? TimeSpan.Zero
                : TimeSpan.FromTicks((long)Math.Min(options.MaxDelay.Ticks, options.Delay.Ticks * Math.Pow(2, doublings)));
            _start = timeProvider.GetTimestamp();
            return _delay;
        }
    }

    /// <summary>Whether there is no other instance yet.</summary>
    /// <param name="left">For how long.</param>
    public bool MustWait(out TimeSpan left)
    {
        lock (_lock)
        {
            left = _delay - timeProvider.GetElapsedTime(_start);
            return _delay > TimeSpan.Zero && left > TimeSpan.Zero;
        }
    }
}

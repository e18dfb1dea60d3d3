namespace PluginHost.Sandbox;

/// <summary>
/// Looks at the first calls of a version that serves, and decides once: it goes on, or the version before is better. Of the first version
/// of all nothing is asked; its calls are what the next one is compared with.
/// </summary>
/// <param name="options">What is asked.</param>
/// <param name="before">How the first calls of the version before went.</param>
/// <param name="isJudged">Whether the version may be found to be worse. If not, it is only looked at.</param>
/// <param name="timeProvider">The application's clock.</param>
/// <param name="countInstances">Counts the instances that are kept for more than one call; 0 if none is.</param>
/// <param name="onDecided">Told once, on the thread of a call, so it may neither wait nor throw.</param>
internal sealed class Probation(
    PluginProbation options,
    FirstCalls before,
    bool isJudged,
    TimeProvider timeProvider,
    Func<int> countInstances,
    Action<ProbationVerdict> onDecided)
{
    // What fails only when an instance has served a few calls would not be seen if many instances shared the calls.
    private const int CallsPerInstance = 10;

    // Below this, what a clock can tell and what a call costs around the guest are more of the time than the guest.
    private static readonly TimeSpan Noticeable = TimeSpan.FromMicroseconds(10);

    private readonly long _start = timeProvider.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly List<double> _seconds = [];
    private int _calls;
    private int _failures;
    private int _timeouts;
    private int _metered;
    private double _fuel;
    private bool _isDecided;

    /// <summary>How the first calls went: those of the version before, as long as there are too few to tell.</summary>
    public FirstCalls FirstCalls
    {
        get
        {
            lock (_lock)
            {
                return _calls < FirstCalls.FewestToCompare ? before : Sum();
            }
        }
    }

    /// <summary>Notes how a call went.</summary>
    /// <param name="duration">How long it took, if it was timed.</param>
    /// <param name="fuel">The fuel that it burned, if it is metered.</param>
    /// <param name="failure">Why it has no result.</param>
    public void Note(TimeSpan? duration, long? fuel, Exception? failure)
    {
        ProbationVerdict? verdict;
        lock (_lock)
        {
            if (_isDecided)
            {
                return;
            }

            bool isOver = timeProvider.GetElapsedTime(_start) >= options.Duration;
            if (!isOver)
            {
                Count(duration, fuel, failure);
                isOver = _calls >= options.Calls && _calls >= CallsPerInstance * countInstances();
            }

            string? why = isJudged ? FindFault(isOver) : null;
            verdict = why is not null || isOver ? new ProbationVerdict(why, failure) : null;
            _isDecided = verdict is not null;
        }

        if (verdict is not null)
        {
            onDecided(verdict);
        }
    }

    private void Count(TimeSpan? duration, long? fuel, Exception? failure)
    {
        _calls++;
        if (failure is not null)
        {
            _failures += failure.IsGuestsFault() ? 1 : 0;
            _timeouts += failure is PluginTimeoutException ? 1 : 0;
            return;
        }

        if (duration is { } time)
        {
            _seconds.Add(time.TotalSeconds);
        }

        if (fuel is { } burned)
        {
            _metered++;
            _fuel += burned;
        }
    }

    private string? FindFault(bool isOver)
    {
        long maxFailures = Scale(options.MaxFailures, options.Calls) + Scale(before.Failures, before.Calls);
        if (_failures > maxFailures)
        {
            return FormattableString.Invariant(
                $"Of its first {_calls} calls {_failures} failed, more than {maxFailures} (Probation:MaxFailures).");
        }

        long maxTimeouts = Scale(options.MaxTimeouts, options.Calls) + Scale(before.Timeouts, before.Calls);
        if (_timeouts > maxTimeouts)
        {
            return FormattableString.Invariant(
                $"Of its first {_calls} calls {_timeouts} timed out, more than {maxTimeouts} (Probation:MaxTimeouts).");
        }

        return isOver && _calls >= FirstCalls.FewestToCompare && before.Calls >= FirstCalls.FewestToCompare ? Compare(Sum()) : null;
    }

    // Where many instances share the calls, more are looked at than what may fail is meant for.
    private long Scale(int count, int ofCalls) => ofCalls > 0 && _calls > ofCalls ? (long)count * _calls / ofCalls : count;

    private string? Compare(in FirstCalls now)
    {
        if (now.MeanFuel / before.MeanFuel > options.MaxFuelFactor)
        {
            return FormattableString.Invariant(
                $"A call burns {now.MeanFuel:F0} fuel where one of the version before burned {before.MeanFuel:F0} (Probation:MaxFuelFactor).");
        }

        if (now.MedianTime > Noticeable && now.MedianTime / before.MedianTime > options.MaxLatencyFactor)
        {
            return FormattableString.Invariant(
                $"A call takes {now.MedianTime?.TotalMilliseconds:G3} ms where one of the version before took ")
                + FormattableString.Invariant($"{before.MedianTime?.TotalMilliseconds:G3} ms (Probation:MaxLatencyFactor).");
        }

        return null;
    }

    private FirstCalls Sum()
    {
        double[] sorted = [.. _seconds.Order()];
        return new FirstCalls(
            _calls,
            _failures,
            _timeouts,
            _metered == 0 ? null : _fuel / _metered,
            sorted.Length == 0 ? null : TimeSpan.FromSeconds(sorted[sorted.Length / 2]));
    }
}

namespace PluginHost.Diagnostics;

/// <summary>
/// Lets so many units a second through, and counts what it did not let through, which it tells once a second at most. One second's worth may come at once.
/// </summary>
internal sealed class RateLimit(int unitsPerSecond, TimeProvider timeProvider)
{
    private static readonly TimeSpan TellingPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private double _available = unitsPerSecond;
    private long _lastTimestamp = timeProvider.GetTimestamp();
    private long _dropped;
    private long? _toldTimestamp;

    /// <summary>Asks for units.</summary>
    /// <param name="units">How many.</param>
    /// <param name="droppedBefore">How many units were refused since this was last told; zero if that was less than a second ago.</param>
    public bool TryTake(int units, out long droppedBefore)
    {
        lock (_lock)
        {
            long now = timeProvider.GetTimestamp();
            _available = Math.Min(unitsPerSecond, _available + (timeProvider.GetElapsedTime(_lastTimestamp, now).TotalSeconds * unitsPerSecond));
            _lastTimestamp = now;
            if (_available < units)
            {
                _dropped += units;
                droppedBefore = 0;
                return false;
            }

            _available -= units;
            droppedBefore = 0;
            if (_dropped > 0 && !(_toldTimestamp is { } told && timeProvider.GetElapsedTime(told, now) < TellingPeriod))
            {
                (droppedBefore, _dropped, _toldTimestamp) = (_dropped, 0, now);
            }

            return true;
        }
    }
}

namespace PluginHost.Diagnostics;

/// <summary>Lets so many units a second through, and counts what it did not let through. One second's worth may come at once.</summary>
internal sealed class RateLimit(int unitsPerSecond, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private double _available = unitsPerSecond;
    private long _lastTimestamp = timeProvider.GetTimestamp();
    private long _dropped;

    /// <summary>Asks for units.</summary>
    /// <param name="units">How many.</param>
    /// <param name="droppedBefore">How many units were refused since the last time that some were let through.</param>
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
            droppedBefore = _dropped;
            _dropped = 0;
            return true;
        }
    }
}

namespace PluginHost.Catalog;

/// <summary>How long something that has failed is not tried again: twice as long each time, up to a bound.</summary>
/// <remarks>Guarded by the catalog's lock.</remarks>
internal sealed class RetryPause(TimeProvider timeProvider)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    private TimeSpan _length = First;
    private long? _start;

    /// <summary>Whether it may be tried.</summary>
    public bool IsOver => _start is not { } start || timeProvider.GetElapsedTime(start) >= _length;

    /// <summary>Notes that it has failed, once more.</summary>
    public void Begin()
    {
        TimeSpan next = _start is null ? First : 2 * _length;
        _length = next < Most ? next : Most;
        _start = timeProvider.GetTimestamp();
    }
}

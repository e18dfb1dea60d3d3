namespace PluginHost.Sandbox;

/// <summary>
/// What is known of one version's calls that ran long. While more of them are expected, the version's calls leave the pool threads that
/// they come on, which serve everybody, and run on threads of the host's own, a few at a time.
/// </summary>
internal sealed class LongCalls(HostServices host)
{
    /// <summary>
    /// How many ticks of the clock a call meets inside the guest before it is long: about as many milliseconds. Ticks are counted, not time,
    /// because a thread that was not given a core meets none: a busy machine makes no call long.
    /// </summary>
    internal const int Ticks = 10;

    /// <summary>How long more of them are expected after the last one ran.</summary>
    internal static readonly TimeSpan Caution = TimeSpan.FromSeconds(10);

    private long _expectedUntil;
    private volatile bool _mayBeExpected;

    /// <summary>Lets the version's calls onto the host's threads while long ones are expected: so many at a time as may run long at all.</summary>
    public AdmissionGate Gate { get; } = new(host.LongCallCores.Count, int.MaxValue, host.TimeProvider);

    /// <summary>Whether long calls may be expected; <see cref="AreExpected"/> knows. Read on every call.</summary>
    public bool MayBeExpected => _mayBeExpected;

    /// <summary>Notes that a call runs long.</summary>
    /// <returns>Whether that was not expected.</returns>
    public bool Note()
    {
        Volatile.Write(ref _expectedUntil, host.Ticker.Now + (long)Caution.TotalMilliseconds);
        if (_mayBeExpected)
        {
            return false;
        }

        _mayBeExpected = true;
        return true;
    }

    /// <summary>Whether a call that starts now is expected to be long.</summary>
    public bool AreExpected()
    {
        if (!_mayBeExpected)
        {
            return false;
        }

        // By the clock itself: the ticker's count stands still while nobody calls.
        if (host.Ticker.GetRemaining(Volatile.Read(ref _expectedUntil)) > TimeSpan.Zero)
        {
            return true;
        }

        // A long call that is noted at the same moment is noted again at its next tick.
        _mayBeExpected = false;
        return false;
    }
}

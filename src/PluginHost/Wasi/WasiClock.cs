namespace PluginHost.Wasi;

/// <summary>The clocks of guests: the application's, in nanoseconds.</summary>
internal sealed class WasiClock(TimeProvider timeProvider)
{
    /// <summary>The time of day.</summary>
    public const uint Realtime = 0;

    /// <summary>Time that only goes forward.</summary>
    public const uint Monotonic = 1;

    private const uint ProcessorTimeOfProcess = 2;
    private const uint ProcessorTimeOfThread = 3;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    // How long the machine runs is not the guests' business. Not from zero: Go takes that for a broken clock.
    private const ulong MonotonicStart = NanosecondsPerSecond;

    private readonly long _origin = timeProvider.GetTimestamp();

    /// <summary>Whether there is such a clock.</summary>
    /// <param name="id">The clock.</param>
    public static Errno Check(uint id) => id switch
    {
        Realtime or Monotonic => Errno.Success,

        // Calls of one instance run on many threads, and other work runs on them too: there is no honest answer.
        ProcessorTimeOfProcess or ProcessorTimeOfThread => Errno.NotSupported,
        _ => Errno.Invalid,
    };

    /// <summary>Reads a clock.</summary>
    /// <param name="id">The clock.</param>
    /// <param name="nanoseconds">The time: since 1970 in UTC, or since a moment before the guest started.</param>
    public Errno GetTime(uint id, out ulong nanoseconds)
    {
        nanoseconds = 0;
        switch (id)
        {
            case Realtime:
                long ticks = (timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
                if (ticks is < 0 or > long.MaxValue / NanosecondsPerTick)
                {
                    return Errno.Overflow;
                }

                nanoseconds = (ulong)(ticks * NanosecondsPerTick);
                return Errno.Success;
            case Monotonic:
                nanoseconds = MonotonicStart + ToNanoseconds(timeProvider.GetTimestamp() - _origin);
                return Errno.Success;
            default:
                return Check(id);
        }
    }

    /// <summary>How fine a clock is.</summary>
    /// <param name="id">The clock.</param>
    /// <param name="nanoseconds">The least difference between two times.</param>
    public Errno GetResolution(uint id, out ulong nanoseconds)
    {
        switch (id)
        {
            case Realtime:
                nanoseconds = NanosecondsPerTick;
                return Errno.Success;
            case Monotonic:
                nanoseconds = (ulong)Math.Max(1, NanosecondsPerSecond / timeProvider.TimestampFrequency);
                return Errno.Success;
            default:
                nanoseconds = 0;
                return Check(id);
        }
    }

    private ulong ToNanoseconds(long timestamp)
    {
        long frequency = timeProvider.TimestampFrequency;
        return frequency == NanosecondsPerSecond
            ? (ulong)timestamp
            : (ulong)((Int128)timestamp * NanosecondsPerSecond / frequency);
    }
}

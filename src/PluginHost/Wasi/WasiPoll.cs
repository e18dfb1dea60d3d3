using System.Buffers.Binary;

namespace PluginHost.Wasi;

/// <summary>Waiting. Streams never make a guest wait; clocks do, but no longer than its call may take.</summary>
internal static class WasiPoll
{
    /// <summary>How many things a guest may wait for at once.</summary>
    internal const int MaxSubscriptions = 1024;

    private const uint EventBytes = 32;
    private const ushort HungUp = 1;
    private const ulong NanosecondsPerTick = 100;

    /// <summary><c>poll_oneoff</c>: waits for what comes first, and tells everything that has come by then.</summary>
    public static Errno PollOneoff(in WasiCall call) => Poll(call, waits: true);

    /// <summary><c>poll_oneoff</c> where there is no time: what is waited for has come.</summary>
    public static Errno PollAtOnce(in WasiCall call) => Poll(call, waits: false);

    private static Errno Poll(in WasiCall call, bool waits)
    {
        uint count = call.U32(2);
        if (count is 0 or > MaxSubscriptions)
        {
            return Errno.Invalid;
        }

        if (!TryGet(call, out ReadOnlySpan<byte> subscriptions, out _) || !call.TryGet(call.U32(3), sizeof(uint), out _))
        {
            return Errno.Fault;
        }

        if (!waits)
        {
            return call.Store(call.U32(3), WriteEvents(call, waited: ulong.MaxValue, realtime: 0, monotonic: 0));
        }

        // Due times are counted from here, so that the second look agrees with the first.
        WasiClock clock = WasiClocks.ClockOf(call);
        clock.GetTime(WasiClock.Realtime, out ulong realtime);
        clock.GetTime(WasiClock.Monotonic, out ulong monotonic);
        ulong wait = ulong.MaxValue;
        int size = (int)WasiSubscription.SizeOf(call.Version);
        for (; !subscriptions.IsEmpty; subscriptions = subscriptions[size..])
        {
            var subscription = WasiSubscription.Read(subscriptions, call.Version);
            if (subscription.Kind > WasiSubscription.Writable)
            {
                return Errno.Invalid;
            }

            wait = Math.Min(wait, GetWait(subscription, realtime, monotonic));
        }

        call.Instance.Sleep(TimeSpan.FromTicks((long)(wait / NanosecondsPerTick)));
        return call.Store(call.U32(3), WriteEvents(call, wait, realtime, monotonic));
    }

    private static uint WriteEvents(in WasiCall call, ulong waited, ulong realtime, ulong monotonic)
    {
        uint happened = 0;
        TryGet(call, out ReadOnlySpan<byte> subscriptions, out Span<byte> events);
        int size = (int)WasiSubscription.SizeOf(call.Version);
        for (; !subscriptions.IsEmpty; subscriptions = subscriptions[size..])
        {
            var subscription = WasiSubscription.Read(subscriptions, call.Version);
            if (GetWait(subscription, realtime, monotonic) <= waited)
            {
                Write(events, subscription, call);
                events = events[(int)EventBytes..];
                happened++;
            }
        }

        return happened;
    }

    private static bool TryGet(in WasiCall call, out ReadOnlySpan<byte> subscriptions, out Span<byte> events)
    {
        uint count = call.U32(2);
        bool found = call.TryGet(call.U32(0), count * WasiSubscription.SizeOf(call.Version), out Span<byte> bytes);
        subscriptions = bytes;
        return call.TryGet(call.U32(1), count * EventBytes, out events) && found;
    }

    // What cannot be waited for is an event at once: one that tells the error.
    private static ulong GetWait(WasiSubscription subscription, ulong realtime, ulong monotonic)
    {
        if (subscription.Kind != WasiSubscription.Clock || WasiClock.Check(subscription.Subject) != Errno.Success)
        {
            return 0;
        }

        ulong now = subscription.Subject == WasiClock.Realtime ? realtime : monotonic;
        return subscription.IsAbsolute ? subscription.Timeout - Math.Min(now, subscription.Timeout) : subscription.Timeout;
    }

    private static void Write(Span<byte> target, WasiSubscription subscription, in WasiCall call)
    {
        StandardStreams streams = call.Streams;
        (Errno errno, ulong bytes, ushort flags) = subscription.Kind switch
        {
            WasiSubscription.Clock => (WasiClock.Check(subscription.Subject), 0ul, (ushort)0),
            WasiSubscription.Readable when subscription.Subject == StandardStreams.Input && streams.IsOpen(StandardStreams.Input) =>
                (Errno.Success, 0ul, HungUp),
            WasiSubscription.Writable when streams.IsWritable(subscription.Subject) =>
                (Errno.Success, (ulong)WasiStreams.MaxBytesPerWrite, (ushort)0),
            _ => (Errno.BadDescriptor, 0ul, (ushort)0),
        };
        target = target[..(int)EventBytes];
        target.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, subscription.UserData);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], (ushort)errno);
        target[10] = subscription.Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(target[24..], flags);
    }
}

using System.Buffers.Binary;

namespace PluginHost.Wasi.Preview2;

/// <summary>Functions of the clocks.</summary>
internal static class WasiTime
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    /// <summary><c>monotonic-clock.now</c>.</summary>
    public static void GetMonotonic(in WasiMethodCall call) => call.Return(call.Now);

    /// <summary><c>monotonic-clock.resolution</c>.</summary>
    public static void GetMonotonicResolution(in WasiMethodCall call)
    {
        call.Clock.GetResolution(WasiClock.Monotonic, out ulong resolution);
        call.Return(resolution);
    }

    /// <summary><c>monotonic-clock.subscribe-instant</c>.</summary>
    public static void SubscribeInstant(in WasiMethodCall call) => call.Return(call.Give(new Pollable(call.U64(0))));

    /// <summary><c>monotonic-clock.subscribe-duration</c>.</summary>
    public static void SubscribeDuration(in WasiMethodCall call)
    {
        ulong now = call.Now;
        call.Return(call.Give(new Pollable(now + Math.Min(call.U64(0), ulong.MaxValue - now))));
    }

    /// <summary><c>wall-clock.now</c>: the start of 1970 for a time before it or after 2262.</summary>
    public static void GetWall(in WasiMethodCall call)
    {
        call.Clock.GetTime(WasiClock.Realtime, out ulong now);
        ReturnTime(call, now);
    }

    /// <summary><c>wall-clock.resolution</c>.</summary>
    public static void GetWallResolution(in WasiMethodCall call)
    {
        call.Clock.GetResolution(WasiClock.Realtime, out ulong resolution);
        ReturnTime(call, resolution);
    }

    private static void ReturnTime(in WasiMethodCall call, ulong nanoseconds)
    {
        Span<byte> result = call.Result(call.U32(0), 16, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(result, nanoseconds / NanosecondsPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(result[8..], (uint)(nanoseconds % NanosecondsPerSecond));
    }
}

using System.Buffers.Binary;
using PluginHost.CompilerServices;

namespace PluginHost.Wasi;

/// <summary>
/// WASI preview 1 for guests whose results must depend on nothing but what they work on: arguments, environment and time are those of an
/// <see cref="IGuestSystem"/>, random bytes are always the same, and nobody waits. What is not among that is not there, and says so.
/// </summary>
internal static class OwnSystem
{
    private const int FirstPreopen = 3;
    private const byte RandomByte = 9;
    private const ulong NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Finds what a function does.</summary>
    /// <param name="name">The name of a function of WASI.</param>
    public static WasiFunction Find(string name) => name switch
    {
        "args_get" => static (in call) => Copy(call, SystemOf(call)?.Arguments ?? []),
        "args_sizes_get" => static (in call) => Count(call, SystemOf(call)?.Arguments ?? []),
        "environ_get" => static (in call) => Copy(call, SystemOf(call)?.Environment ?? []),
        "environ_sizes_get" => static (in call) => Count(call, SystemOf(call)?.Environment ?? []),
        "clock_res_get" => static (in call) => GetResolution(call),
        "clock_time_get" => static (in call) => GetTime(call),
        "fd_prestat_get" => static (in call) => call.U32(0) < FirstPreopen ? Errno.NotThere : Errno.BadDescriptor,
        "fd_write" => static (in call) => Write(call),
        "poll_oneoff" => WasiPoll.PollAtOnce,
        "proc_exit" => WasiProcess.Exit,
        "random_get" => static (in call) => FillRandom(call),
        "sched_yield" => WasiProcess.Yield,
        _ => static (in _) => Errno.NotThere,
    };

    // None while an instance is only made.
    private static IGuestSystem? SystemOf(in WasiCall call) => call.Instance.Context?.ImportTarget as IGuestSystem;

    private static Errno Count(in WasiCall call, IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        Errno errno = call.Store(call.U32(0), (uint)texts.Count);
        return errno == Errno.Success ? call.Store(call.U32(1), (uint)texts.Sum(text => text.Length + 1)) : errno;
    }

    private static Errno Copy(in WasiCall call, IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        uint addresses = call.U32(0);
        uint bytes = call.U32(1);
        uint length = (uint)texts.Sum(text => text.Length + 1);
        if (!call.TryGet(addresses, (ulong)texts.Count * sizeof(uint), out Span<byte> pointers) || !call.TryGet(bytes, length, out Span<byte> target))
        {
            return Errno.Fault;
        }

        foreach (ReadOnlyMemory<byte> text in texts)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(pointers, bytes);
            text.Span.CopyTo(target);
            target[text.Length] = 0;
            pointers = pointers[sizeof(uint)..];
            target = target[(text.Length + 1)..];
            bytes += (uint)text.Length + 1;
        }

        return Errno.Success;
    }

    private static Errno GetResolution(in WasiCall call) => call.U32(0) is WasiClock.Realtime or WasiClock.Monotonic
        ? call.Store(call.U32(1), NanosecondsPerMillisecond)
        : WasiClock.Check(call.U32(0));

    private static Errno GetTime(in WasiCall call)
    {
        ulong milliseconds;
        switch (call.U32(0))
        {
            case WasiClock.Realtime:
                milliseconds = (ulong)Math.Max(0, SystemOf(call)?.UnixMilliseconds ?? 0);
                break;
            case WasiClock.Monotonic:
                milliseconds = call.Instance.NextMoment();
                break;
            default:
                return WasiClock.Check(call.U32(0));
        }

        return milliseconds <= ulong.MaxValue / NanosecondsPerMillisecond
            ? call.Store(call.U32(2), milliseconds * NanosecondsPerMillisecond)
            : Errno.Overflow;
    }

    // What is written at once is a line of the log, ended or not.
    private static Errno Write(in WasiCall call)
    {
        Errno errno = WasiStreams.Write(call);
        call.Streams.Flush();
        return errno;
    }

    private static Errno FillRandom(in WasiCall call)
    {
        if (!call.TryGet(call.U32(0), call.U32(1), out Span<byte> bytes))
        {
            return Errno.Fault;
        }

        bytes.Fill(RandomByte);
        return Errno.Success;
    }
}

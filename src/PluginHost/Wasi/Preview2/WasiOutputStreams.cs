using System.Buffers.Binary;

namespace PluginHost.Wasi.Preview2;

/// <summary>Functions of output streams: each goes to the guest's log, and never makes it wait.</summary>
internal static class WasiOutputStreams
{
    /// <summary>How much one call may write. <c>check-write</c> says so.</summary>
    internal const int MaxBytesPerWrite = WasiStreams.MaxBytesPerWrite;

    // result<_, stream-error>, and result<u64, stream-error>.
    private const uint PlainSize = 12;
    private const uint CountSize = 16;
    private const uint CountPayload = 8;

    /// <summary><c>check-write</c>: always as much as one call may write.</summary>
    public static void CheckWrite(in WasiMethodCall call)
    {
        Find(call, 0);
        Span<byte> result = call.Result(call.U32(1), CountSize, CountPayload);
        BinaryPrimitives.WriteUInt64LittleEndian(result[(int)CountPayload..], MaxBytesPerWrite);
    }

    /// <summary><c>write</c>, <c>blocking-write-and-flush</c>.</summary>
    public static void Write(in WasiMethodCall call)
    {
        LogOutput stream = Find(call, 0);
        uint length = call.U32(2);
        CheckLength(call, length);
        ReadOnlySpan<byte> bytes = call.Memory.Read(call.U32(1), length, alignment: 1);
        call.Instance.Streams.LinesOf(stream.Descriptor).Write(bytes);
        ReturnOk(call, 3);
    }

    /// <summary><c>write-zeroes</c>, <c>blocking-write-zeroes-and-flush</c>: a log has no use for them, so they are let go.</summary>
    public static void WriteZeroes(in WasiMethodCall call)
    {
        Find(call, 0);
        CheckLength(call, call.U64(1));
        ReturnOk(call, 2);
    }

    /// <summary><c>flush</c>, <c>blocking-flush</c>: there is nothing behind the log.</summary>
    public static void Flush(in WasiMethodCall call)
    {
        Find(call, 0);
        ReturnOk(call, 1);
    }

    /// <summary><c>splice</c>, <c>blocking-splice</c>: whatever is read is at its end.</summary>
    public static void Splice(in WasiMethodCall call)
    {
        Find(call, 0);
        WasiInputStreams.Find(call, 1);
        WasiStreamError.ReturnClosed(call, place: 3, CountSize, CountPayload);
    }

    /// <summary><c>subscribe</c>.</summary>
    public static void Subscribe(in WasiMethodCall call)
    {
        call.Return(call.Give(new Pollable(due: 0, Find(call, 0))));
    }

    private static LogOutput Find(in WasiMethodCall call, int place) =>
        call.Find<LogOutput>(call.U32(place), WasiResourceKind.OutputStream);

    private static void ReturnOk(in WasiMethodCall call, int place) => call.Result(call.U32(place), PlainSize, 4);

    private static void CheckLength(in WasiMethodCall call, ulong length)
    {
        if (length > MaxBytesPerWrite)
        {
            throw call.Instance.Violation($"It wrote {length} bytes at once to a stream that takes {MaxBytesPerWrite}.");
        }
    }
}

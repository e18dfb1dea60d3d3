using System.Buffers.Binary;

namespace PluginHost.Wasi;

/// <summary>Functions of descriptors, of which there are three: the standard streams.</summary>
internal static class WasiStreams
{
    /// <summary>How many buffers one call may name.</summary>
    internal const int MaxVectors = 1024;

    /// <summary>How much one call writes at most. The guest is told how much that was, and goes on with the rest.</summary>
    internal const int MaxBytesPerWrite = 16 * 1024;

    private const uint VectorBytes = 8;

    private const byte CharacterDevice = 2;
    private const ushort Append = 1;
    private const uint AllFlags = 0x1F;
    private const ulong RightToRead = 1 << 1;
    private const ulong RightToWrite = 1 << 6;
    private const ulong RightToPoll = 1 << 27;

    /// <summary><c>fd_read</c>: the input is at its end from the start.</summary>
    public static Errno Read(in WasiCall call)
    {
        if (call.U32(0) != StandardStreams.Input || !call.Streams.IsOpen(StandardStreams.Input))
        {
            return Errno.BadDescriptor;
        }

        Errno errno = FindVectors(call, out _);
        return errno == Errno.Success ? call.Store(call.U32(3), 0u) : errno;
    }

    /// <summary><c>fd_write</c>: to the guest's log.</summary>
    public static Errno Write(in WasiCall call)
    {
        uint descriptor = call.U32(0);
        StandardStreams streams = call.Streams;
        if (!streams.IsWritable(descriptor))
        {
            return Errno.BadDescriptor;
        }

        Errno errno = FindVectors(call, out ReadOnlySpan<byte> vectors);
        if (errno != Errno.Success)
        {
            return errno;
        }

        // Before anything is written: a guest that cannot be told how much was written would write it again.
        if (!call.TryGet(call.U32(3), sizeof(uint), out _))
        {
            return Errno.Fault;
        }

        OutputLines lines = streams.LinesOf(descriptor);
        int left = MaxBytesPerWrite;
        for (; !vectors.IsEmpty && left > 0; vectors = vectors[(int)VectorBytes..])
        {
            uint address = BinaryPrimitives.ReadUInt32LittleEndian(vectors);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(vectors[sizeof(uint)..]);
            if (!call.TryGet(address, length, out Span<byte> bytes))
            {
                return Errno.Fault;
            }

            bytes = bytes[..Math.Min(bytes.Length, left)];
            lines.Write(bytes);
            left -= bytes.Length;
        }

        return call.Store(call.U32(3), (uint)(MaxBytesPerWrite - left));
    }

    /// <summary><c>fd_close</c>.</summary>
    public static Errno Close(in WasiCall call)
    {
        uint descriptor = call.U32(0);
        if (!call.Streams.IsOpen(descriptor))
        {
            return Errno.BadDescriptor;
        }

        call.Streams.Close(descriptor);
        return Errno.Success;
    }

    /// <summary>
    /// <c>fd_fdstat_get</c>: a terminal, as far as a guest can tell, so that its standard library ends its buffering with each line.
    /// </summary>
    public static Errno GetStatus(in WasiCall call)
    {
        uint descriptor = call.U32(0);
        if (!call.Streams.IsOpen(descriptor))
        {
            return Errno.BadDescriptor;
        }

        if (!call.TryGet(call.U32(1), 24, out Span<byte> status))
        {
            return Errno.Fault;
        }

        bool isInput = descriptor == StandardStreams.Input;
        status.Clear();
        status[0] = CharacterDevice;
        BinaryPrimitives.WriteUInt16LittleEndian(status[2..], isInput ? (ushort)0 : Append);
        BinaryPrimitives.WriteUInt64LittleEndian(status[8..], RightToPoll | (isInput ? RightToRead : RightToWrite));
        return Errno.Success;
    }

    /// <summary><c>fd_fdstat_set_flags</c>: none makes a difference, because no stream ever waits and both outputs only append.</summary>
    public static Errno SetFlags(in WasiCall call)
    {
        if (!call.Streams.IsOpen(call.U32(0)))
        {
            return Errno.BadDescriptor;
        }

        return call.U32(1) <= AllFlags ? Errno.Success : Errno.Invalid;
    }

    /// <summary><c>fd_filestat_get</c>: the kind of file; everything else is zero.</summary>
    public static Errno GetFileStatus(in WasiCall call)
    {
        if (!call.Streams.IsOpen(call.U32(0)))
        {
            return Errno.BadDescriptor;
        }

        // The count of links has four bytes instead of eight in the old snapshot, and its padding goes with it.
        uint size = call.Version == WasiVersion.Unstable ? 56u : 64u;
        if (!call.TryGet(call.U32(1), size, out Span<byte> status))
        {
            return Errno.Fault;
        }

        status.Clear();
        status[16] = CharacterDevice;
        return Errno.Success;
    }

    /// <summary><c>fd_sync</c>, <c>fd_datasync</c>: there is nothing behind the log.</summary>
    public static Errno Synchronize(in WasiCall call) => AnswerIfOpen(call, Errno.Success);

    /// <summary>What only files with positions can do.</summary>
    public static Errno NotSeekable(in WasiCall call) => AnswerIfOpen(call, Errno.NotSeekable);

    /// <summary>What only files that can be changed can do.</summary>
    public static Errno NotSupported(in WasiCall call) => AnswerIfOpen(call, Errno.NotSupported);

    private static Errno AnswerIfOpen(in WasiCall call, Errno answer) =>
        call.Streams.IsOpen(call.U32(0)) ? answer : Errno.BadDescriptor;

    private static Errno FindVectors(in WasiCall call, out ReadOnlySpan<byte> vectors)
    {
        vectors = default;
        uint count = call.U32(2);
        if (count > MaxVectors)
        {
            return Errno.Invalid;
        }

        if (!call.TryGet(call.U32(1), count * VectorBytes, out Span<byte> found))
        {
            return Errno.Fault;
        }

        vectors = found;
        return Errno.Success;
    }
}

using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace PluginHost.Interop;

/// <summary>
/// Bytes that nobody can change any more, this process included: a file in memory that the system has sealed. The engine maps such a file
/// instead of copying it, which takes a fraction of the time. Linux only.
/// </summary>
internal sealed class SealedMemory : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly SafeFileHandle _file;

    private SealedMemory(SafeFileHandle file, long length)
    {
        _file = file;
        Length = length;
    }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>The name by which this process can open it, while it is not disposed.</summary>
    public string Path => $"/proc/self/fd/{_file.DangerousGetHandle()}";

    /// <summary>Copies a part of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="offset">Where the part starts.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns><see langword="null"/> if the system has no such memory, or the file fewer bytes.</returns>
    public static SealedMemory? TryCopy(SafeFileHandle source, long offset, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        int descriptor = SystemNativeMethods.memfd_create(
            "pluginhost-code", SystemNativeMethods.CloseOnExec | SystemNativeMethods.AllowSealing);
        if (descriptor < 0)
        {
            return null;
        }

        var memory = new SealedMemory(new SafeFileHandle(descriptor, ownsHandle: true), length);
        bool isWhole = false;
        try
        {
            isWhole = memory.TryFill(source, offset)
                && SystemNativeMethods.fcntl(descriptor, SystemNativeMethods.AddSeals, SystemNativeMethods.AllSeals) == 0
                && File.Exists(memory.Path);
            return isWhole ? memory : null;
        }
        finally
        {
            if (!isWhole)
            {
                memory.Dispose();
            }
        }
    }

    /// <summary>Gives all bytes, a piece at a time.</summary>
    /// <param name="read">Gets each piece, which it must not keep.</param>
    public void Read(Action<ReadOnlySpan<byte>> read)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        for (long position = 0; position < Length;)
        {
            int count = RandomAccess.Read(_file, chunk, position);
            read(chunk.AsSpan(0, count));
            position += count;
        }

        ArrayPool<byte>.Shared.Return(chunk);
    }

    /// <summary>Copies all bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Length);
        int position = 0;
        Read(chunk =>
        {
            chunk.CopyTo(bytes.AsSpan(position));
            position += chunk.Length;
        });
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool TryFill(SafeFileHandle source, long offset)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        long position = 0;
        while (position < Length)
        {
            int wanted = (int)Math.Min(chunk.Length, Length - position);
            int count = RandomAccess.Read(source, chunk.AsSpan(0, wanted), offset + position);
            if (count == 0)
            {
                break;
            }

            RandomAccess.Write(_file, chunk.AsSpan(0, count), position);
            position += count;
        }

        ArrayPool<byte>.Shared.Return(chunk);
        return position == Length;
    }
}

using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using PluginHost.Interop;

namespace PluginHost.Compilation;

/// <summary>
/// A file with compiled code: a header (magic, format, key, length of the code), a seal over the header and the code, and the code.
/// </summary>
internal static class CodeEntry
{
    /// <summary>The version of this format.</summary>
    public const int FormatVersion = 1;

    /// <summary>What a file has beside the code.</summary>
    public const int OverheadBytes = HeaderBytes + TrustedCode.SealBytes;

    private const int HeaderBytes = 8 + CodeKey.Size + sizeof(long);

    private const string Changed = "it was changed, or was sealed with another key";

    private static ReadOnlySpan<byte> Magic => "PHCC"u8;

    /// <summary>Writes an entry.</summary>
    public static void Write(Stream stream, CodeKey key, ReadOnlySpan<byte> secret, TrustedCode code)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        WriteHeader(header, key, code.Bytes.Length);
        stream.Write(header);
        stream.Write(code.Seal(secret, header));
        stream.Write(code.Bytes.Span);
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="file">The file. Whoever writes to it meanwhile changes nothing: it is copied once, and the copy is checked.</param>
    /// <param name="key">Which code it should be.</param>
    /// <param name="secret">What it should be sealed with.</param>
    /// <param name="problem">Why it is no entry.</param>
    /// <returns><see langword="null"/> if it is not the entry with that key.</returns>
    public static TrustedCode? Read(SafeFileHandle file, CodeKey key, ReadOnlySpan<byte> secret, out string problem)
    {
        long length = RandomAccess.GetLength(file) - OverheadBytes;
        if (length is < 0 or > int.MaxValue / 2)
        {
            problem = "it is cut off, or is no compiled code";
            return null;
        }

        Span<byte> start = stackalloc byte[OverheadBytes];
        Span<byte> expected = stackalloc byte[HeaderBytes];
        WriteHeader(expected, key, length);
        if (!TryFill(file, start, 0) || !start[..HeaderBytes].SequenceEqual(expected))
        {
            problem = "it is cut off, or is not what its name says";
            return null;
        }

        if (SealedMemory.TryCopy(file, OverheadBytes, length) is { } memory)
        {
            problem = Changed;
            return TrustedCode.TryOpen(secret, expected, start[HeaderBytes..], memory);
        }

        byte[] code = GC.AllocateUninitializedArray<byte>((int)length);
        problem = Changed;
        return TryFill(file, code, OverheadBytes) ? TrustedCode.TryOpen(secret, expected, start[HeaderBytes..], code) : null;
    }

    private static void WriteHeader(Span<byte> header, CodeKey key, long length)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], FormatVersion);
        key.Bytes.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[(8 + CodeKey.Size)..], length);
    }

    private static bool TryFill(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                return false;
            }

            target = target[read..];
            offset += read;
        }

        return true;
    }
}

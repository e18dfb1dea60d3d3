using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PluginHost.Wasi;

/// <summary>
/// Bytes that follow from a number, in every version of this host and of .NET: the SHA-256 of the number and of 0, 1, 2 and so on, both as 64
/// bits with the lowest first. However many are asked for at once, they are the same bytes in the same order.
/// </summary>
/// <param name="seed">The number.</param>
internal sealed class SeededRandom(ulong seed)
{
    private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
    private ulong _blocks;
    private int _used = SHA256.HashSizeInBytes;

    /// <summary>Fills with the next bytes.</summary>
    public void Fill(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == _block.Length)
            {
                NextBlock();
            }

            int count = Math.Min(bytes.Length, _block.Length - _used);
            _block.AsSpan(_used, count).CopyTo(bytes);
            _used += count;
            bytes = bytes[count..];
        }
    }

    private void NextBlock()
    {
        Span<byte> source = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(source, seed);
        BinaryPrimitives.WriteUInt64LittleEndian(source[sizeof(ulong)..], _blocks++);
        SHA256.HashData(source, _block);
        _used = 0;
    }
}

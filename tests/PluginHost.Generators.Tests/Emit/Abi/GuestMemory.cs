using System.Buffers.Binary;
using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>A guest's memory with an allocator that never frees, and that moves the memory at every call, as a guest may.</summary>
/// <param name="encoding">How the guest wants its strings.</param>
internal sealed class GuestMemory(StringEncoding encoding = StringEncoding.Utf8)
{
    public const int Size = 1 << 16;

    private byte[] _bytes = Filled();
    private uint _next = 64;

    public StringEncoding Encoding => encoding;

    public Span<byte> Bytes => _bytes;

    public List<(uint Address, uint Size, uint Alignment)> Allocations { get; } = [];

    public uint Allocate(uint alignment, uint size)
    {
        uint address = (_next + alignment - 1) / alignment * alignment;
        Allocations.Add((address, size, alignment));

        // One byte of distance, so that what is written too far is seen to be wrong.
        _next = address + size + 1;
        byte[] moved = [.. _bytes];
        Array.Fill(_bytes, (byte)0xdd);
        _bytes = moved;
        return address;
    }

    public void WriteU32(uint address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Bytes[(int)address..], value);

    public string Hex(uint address, int size) => Convert.ToHexStringLower(Bytes.Slice((int)address, size));

    // Memory that was never written is not zero.
    private static byte[] Filled()
    {
        var bytes = new byte[Size];
        Array.Fill(bytes, (byte)0xaa);
        return bytes;
    }
}

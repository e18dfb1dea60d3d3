using System.Buffers.Binary;
using PluginHost.Generators.Tests.Emit.Abi;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>Everything that is wrong, by its kind, as it is in memory.</summary>
internal static class WrongValues
{
    private const long MemoryBytes = GuestMemory.Size;
    private const long Numbers = 1L << 32;

    /// <summary>Surrogates, and what is beyond Unicode.</summary>
    public static IReadOnlyList<byte[]> Characters { get; } = Words(0xd800, 0xdbff, 0xdc00, 0xdfff, 0x11_0000, 0x8000_0041, uint.MaxValue);

    /// <summary>Cases that there are not.</summary>
    public static IReadOnlyList<byte[]> Discriminants(int cases, int width)
    {
        long end = 1L << (8 * width);
        long[] wrong = [cases, cases + 1, end / 2, end - 1, (end / 2) + cases];
        return [.. Words(wrong.Where(value => value >= cases && value < end)).Select(bytes => bytes[..width])];
    }

    /// <summary>Addresses that are not aligned, or have less than so many bytes behind them.</summary>
    public static IReadOnlyList<byte[]> Addresses(long right, long size, long alignment)
    {
        IEnumerable<long> outside = size == 0
            ? [MemoryBytes + alignment, Numbers / 2, Numbers - alignment]
            : [MemoryBytes - size + 1, MemoryBytes, MemoryBytes + 8, Numbers / 2, Numbers - size, Numbers - alignment, Numbers - 1];
        IEnumerable<long> misaligned = alignment == 1 ? [] : [right + 1, right + (alignment / 2), 1];
        return Words(outside.Concat(misaligned));
    }

    /// <summary>Lengths that reach beyond the memory, and those whose bytes are few again when they are counted in 32 bits.</summary>
    public static IReadOnlyList<byte[]> Lengths(long address, long elementSize)
    {
        long[] wrong =
        [
            ((MemoryBytes - address) / elementSize) + 1,
            1L << 28,
            Numbers / 2,
            Numbers - 1,
            Numbers / elementSize,
            (Numbers / elementSize) + 1,
            Numbers - address,
        ];
        return Words(wrong.Where(value => value < Numbers && value * elementSize > MemoryBytes - address));
    }

    private static List<byte[]> Words(params IEnumerable<long> values) => [.. values.Distinct().Select(Word)];

    private static byte[] Word(long value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, checked((uint)value));
        return bytes;
    }
}

using CsCheck;
using PluginHost.Tests.Compilation;

namespace PluginHost.Fuzz.Tests.Support;

/// <summary>Changes bytes of a binary format.</summary>
/// <param name="random">Where the changes come from.</param>
/// <param name="meaningful">Bytes that mean something in the format.</param>
internal abstract class Mutator(PCG random, byte[] meaningful)
{
    /// <summary>Changes one place.</summary>
    /// <param name="bytes">The bytes, which stay as they are.</param>
    /// <param name="from">How many of them are not to be changed.</param>
    protected byte[] Change(byte[] bytes, int from)
    {
        if (bytes.Length <= from)
        {
            return bytes;
        }

        int at = from + Below(bytes.Length - from);
        int length = Math.Min(Below(6), bytes.Length - at);
        byte[] before = bytes[..at];
        byte[] after = bytes[at..];
        return Below(7) switch
        {
            0 => [.. before, .. after[length..]],
            1 => [.. before, .. Bytes(1 + Below(4)), .. after],
            2 => [.. before, .. WasmBytes.Number(Number()), .. after[Math.Min(1, after.Length)..]],
            3 => [.. before, .. after[..length], .. after],
            4 => before,
            _ => [.. before, .. Bytes(Math.Min(1 + Below(2), after.Length)), .. after[Math.Min(1 + Below(2), after.Length)..]],
        };
    }

    /// <summary>Whether it is one time in so many.</summary>
    protected bool Chance(int oneIn) => Below(oneIn) == 0;

    /// <summary>A number from zero to below the limit.</summary>
    protected int Below(int limit) => (int)random.Next((uint)limit);

    private byte[] Bytes(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Chance(2) ? meaningful[Below(meaningful.Length)] : (byte)Below(256))];

    private ulong Number() => Below(5) switch
    {
        0 => uint.MaxValue,
        1 => ulong.MaxValue,
        2 => 1ul << Below(64),
        3 => (ulong)Below(100_000),
        _ => (ulong)Below(20),
    };
}

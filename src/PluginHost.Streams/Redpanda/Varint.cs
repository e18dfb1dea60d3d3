namespace PluginHost.Streams.Redpanda;

/// <summary>Numbers as Kafka writes them: zig-zag, seven bits a byte, the lowest first.</summary>
internal static class Varint
{
    /// <summary>The bytes of the longest number.</summary>
    public const int MaxBytes = 10;

    /// <summary>How many bytes a number takes.</summary>
    public static int Measure(long value)
    {
        int bits = 64 - System.Numerics.BitOperations.LeadingZeroCount(ToZigZag(value) | 1);
        return (bits + 6) / 7;
    }

    /// <summary>Writes a number.</summary>
    /// <returns>What is left of the target.</returns>
    public static Span<byte> Write(Span<byte> target, long value)
    {
        ulong rest = ToZigZag(value);
        int at = 0;
        while (rest >= 0x80)
        {
            target[at++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        target[at++] = (byte)rest;
        return target[at..];
    }

    /// <summary>Reads a number.</summary>
    /// <param name="source">The bytes; what follows the number afterwards.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out long value)
    {
        ulong read = 0;
        int most = Math.Min(source.Length, MaxBytes);
        for (int i = 0; i < most; i++)
        {
            byte next = source[i];
            read |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                source = source[(i + 1)..];
                value = (long)(read >> 1) ^ -(long)(read & 1);

                // The tenth byte has one bit of the number.
                return i < MaxBytes - 1 || next <= 1;
            }
        }

        value = 0;
        return false;
    }

    private static ulong ToZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));
}

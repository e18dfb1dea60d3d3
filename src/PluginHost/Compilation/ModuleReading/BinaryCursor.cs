using System.Text.Unicode;

namespace PluginHost.Compilation;

/// <summary>
/// A forward-only reader over a stretch of a WebAssembly binary (a file, a section, a function body). Every read is checked against
/// the end of the stretch, and the only exception it throws is <see cref="InvalidModuleException"/>.
/// </summary>
internal ref struct BinaryCursor
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _start;
    private readonly string _stretch;
    private readonly ModuleError _endError;
    private int _position;

    private BinaryCursor(ReadOnlySpan<byte> bytes, long start, string stretch, ModuleError endError)
    {
        _bytes = bytes;
        _start = start;
        _stretch = stretch;
        _endError = endError;
    }

    /// <summary>A cursor over a whole file, whose end means that the rest is missing.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="start">The offset of the first byte, for a module that lies inside of another file.</param>
    public static BinaryCursor OverFile(ReadOnlySpan<byte> bytes, long start) =>
        new(bytes, start, "the file", ModuleError.Truncated);

    /// <summary>The offset of the next byte in the file.</summary>
    public readonly long Offset => _start + _position;

    public readonly int Remaining => _bytes.Length - _position;

    public readonly bool IsAtEnd => _position == _bytes.Length;

    /// <summary>The next byte without reading it, or -1 at the end.</summary>
    public readonly int Peek() => _position < _bytes.Length ? _bytes[_position] : -1;

    public byte ReadByte(string expected)
    {
        if (_position == _bytes.Length)
        {
            throw EndReached(expected);
        }

        return _bytes[_position++];
    }

    public uint ReadUInt32(string expected) => IsOneByteNumber ? _bytes[_position++] : (uint)ReadUnsigned(32, expected);

    public ulong ReadUInt64(string expected) => ReadUnsigned(64, expected);

    /// <summary>A signed number of 32, 33 or 64 bits.</summary>
    public long ReadSigned(int bits, string expected)
    {
        long start = Offset;
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte(expected);
            int left = bits - shift;
            if (left <= 7)
            {
                // In the last byte that fits, everything above the number's own bits has to repeat its sign.
                int rest = ((next & 0x7F) << 25 >> 25) >> (left - 1);
                if (next >= 0x80 || rest is not (0 or -1))
                {
                    throw TooLarge(start, bits, expected);
                }
            }

            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                bool extend = (next & 0x40) != 0 && shift + 7 < 64;
                return extend ? value | (-1L << (shift + 7)) : value;
            }
        }
    }

    /// <summary>The next <paramref name="size"/> bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes(uint size, string expected)
    {
        if (size > (uint)Remaining)
        {
            throw new InvalidModuleException(_endError, Offset, $"{size} bytes of {expected}", $"{Remaining} before the end of {_stretch}");
        }

        ReadOnlySpan<byte> bytes = _bytes.Slice(_position, (int)size);
        _position += (int)size;
        return bytes;
    }

    /// <summary>A cursor over the next <paramref name="size"/> bytes, which this cursor then has behind it.</summary>
    public BinaryCursor ReadStretch(uint size, string stretch)
    {
        long start = Offset;
        return new BinaryCursor(ReadBytes(size, stretch), start, stretch, ModuleError.Malformed);
    }

    /// <summary>
    /// The number of entries of a list. It is refused when the bytes that are left could not hold that many, so that memory may be
    /// set aside for the answer.
    /// </summary>
    /// <param name="entries">What is counted, in the plural.</param>
    /// <param name="minimumEntrySize">The fewest bytes that an entry takes, at least 1.</param>
    /// <param name="limit">How many are accepted.</param>
    /// <param name="before">How many of the limit are used up already.</param>
    public int ReadCount(string entries, int minimumEntrySize, int limit, int before = 0)
    {
        long start = Offset;
        uint count = IsOneByteNumber ? _bytes[_position++] : ReadUInt32($"the number of {entries}");
        if (count > (uint)(Remaining / minimumEntrySize))
        {
            throw new InvalidModuleException(
                ModuleError.Malformed, start, $"a number of {entries} that fits the {Remaining} bytes left of {_stretch}", $"{count}");
        }

        if (before + (long)count > limit)
        {
            throw new InvalidModuleException(ModuleError.LimitExceeded, start, $"at most {limit} {entries}", $"{before + (long)count}");
        }

        return (int)count;
    }

    /// <summary>A name: a length and that many bytes of UTF-8.</summary>
    public ReadOnlySpan<byte> ReadName(string expected, int maxBytes)
    {
        long start = Offset;
        uint length = IsOneByteNumber ? _bytes[_position++] : ReadUInt32($"the length of {expected}");
        ReadOnlySpan<byte> name = ReadBytes(length, expected);
        if (length > maxBytes)
        {
            throw new InvalidModuleException(ModuleError.LimitExceeded, start, $"{expected} of at most {maxBytes} bytes", $"{length}");
        }

        if (!Utf8.IsValid(name))
        {
            throw new InvalidModuleException(ModuleError.Malformed, start, $"{expected} in UTF-8", "bytes that are not UTF-8");
        }

        return name;
    }

    /// <summary>Checks that nothing is left over.</summary>
    public readonly void ExpectEnd()
    {
        if (!IsAtEnd)
        {
            throw new InvalidModuleException(ModuleError.Malformed, Offset, $"the end of {_stretch}", $"{Remaining} more bytes");
        }
    }

    // Nearly every number is, and a message put together for nothing would cost more than reading it.
    private readonly bool IsOneByteNumber => _position < _bytes.Length && _bytes[_position] < 0x80;

    private ulong ReadUnsigned(int bits, string expected)
    {
        long start = Offset;
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte(expected);
            int left = bits - shift;
            if (left <= 7 && (next >> left) != 0)
            {
                throw TooLarge(start, bits, expected);
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private readonly InvalidModuleException EndReached(string expected) =>
        new(_endError, Offset, expected, $"the end of {_stretch}");

    private static InvalidModuleException TooLarge(long start, int bits, string expected) =>
        new(ModuleError.Malformed, start, $"{expected} in {bits} bits", "a LEB128 number that is longer");
}

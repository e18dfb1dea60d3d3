using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace PluginHost.CompilerServices;

/// <content>Strings: <c>load_string</c> and <c>store_string</c> of the canonical ABI.</content>
public abstract partial class LiftLowerContext
{
    private const uint CompactUtf16Tag = 1u << 31;

    // What a string or an array costs in the host besides its elements, with what is left free behind it.
    private const int ObjectOverhead = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Takes a string.</summary>
    /// <param name="address">Where the guest says that it is.</param>
    /// <param name="length">Its length, in the encoding's own units.</param>
    public string LiftString(uint address, uint length) => StringEncoding switch
    {
        StringEncoding.Utf8 => LiftUtf8(address, length),
        StringEncoding.Utf16 => LiftUtf16(address, length),
        _ when (length & CompactUtf16Tag) != 0 => LiftUtf16(address, length ^ CompactUtf16Tag),
        _ => LiftLatin1(address, length),
    };

    /// <summary>Takes a string from a value in memory.</summary>
    /// <param name="area">The value: address and length.</param>
    public string LiftString(ReadOnlySpan<byte> area) =>
        LiftString(BinaryPrimitives.ReadUInt32LittleEndian(area), BinaryPrimitives.ReadUInt32LittleEndian(area[4..]));

    /// <summary>Passes a string as two core values.</summary>
    /// <param name="value">The string, without lone surrogates.</param>
    /// <param name="flat">Where address and length go.</param>
    public void LowerString(string value, Span<RawValue> flat)
    {
        (uint address, uint length) = LowerString(value);
        flat[0].U32 = address;
        flat[1].U32 = length;
    }

    /// <summary>Passes a string as part of a value in memory.</summary>
    /// <param name="value">The string, without lone surrogates.</param>
    /// <param name="address">Where address and length go.</param>
    public void StoreString(string value, uint address)
    {
        if (_letsStringsWait)
        {
            ArgumentNullException.ThrowIfNull(value);
            LetWait(value, address);
            return;
        }

        (uint pointer, uint length) = LowerString(value);
        StorePair(address, pointer, length);
    }

    private (uint Address, uint Length) LowerString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return StringEncoding switch
        {
            StringEncoding.Utf8 => LowerUtf8(value),
            StringEncoding.Utf16 => LowerUtf16(value),
            _ => IsLatin1(value) ? LowerLatin1(value) : LowerUtf16(value, CompactUtf16Tag),
        };
    }

    private string LiftUtf8(uint address, uint length)
    {
        ReadOnlySpan<byte> bytes = ReadSequence(address, length, 1);
        Charge(ObjectOverhead + (2L * length));

        // Most strings are nothing but ASCII, which is quickly seen and needs no decoder.
        if (Ascii.IsValid(bytes))
        {
            return Encoding.Latin1.GetString(bytes);
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw CreateViolation("It returned a string that is not valid UTF-8.");
        }
    }

    private string LiftUtf16(uint address, uint length)
    {
        ReadOnlySpan<byte> bytes = ReadSequence(address, 2L * length, 2);
        Charge(ObjectOverhead + bytes.Length);
        ReadOnlySpan<char> chars = MemoryMarshal.Cast<byte, char>(bytes);
        if (IndexOfLoneSurrogate(chars) >= 0)
        {
            ThrowViolation("It returned a string that is not valid UTF-16.");
        }

        return new string(chars);
    }

    private string LiftLatin1(uint address, uint length)
    {
        ReadOnlySpan<byte> bytes = ReadSequence(address, length, 2);
        Charge(ObjectOverhead + (2L * length));
        return Encoding.Latin1.GetString(bytes);
    }

    private (uint Address, uint Length) LowerUtf8(string value)
    {
        uint size = CountUtf8(value);
        uint address = Allocate(1, size);
        EncodeUtf8(value, Memory.Slice((int)address, (int)size));
        return (address, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint CountUtf8(string value)
    {
        int size = Ascii.IsValid(value) ? value.Length : Encoding.UTF8.GetByteCount(value);
        CheckSequence(size);
        return (uint)size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EncodeUtf8(string value, Span<byte> target)
    {
        // As many bytes as characters are nothing but ASCII.
        if (value.Length == target.Length)
        {
            Ascii.FromUtf16(value, target, out _);
        }
        else if (Utf8.FromUtf16(value, target, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            throw LoneSurrogate(nameof(value));
        }
    }

    private (uint Address, uint Length) LowerUtf16(string value, uint tag = 0)
    {
        if (IndexOfLoneSurrogate(value) >= 0)
        {
            throw LoneSurrogate(nameof(value));
        }

        (uint address, _) = LowerSequence(MemoryMarshal.AsBytes(value.AsSpan()), 2);
        return (address, (uint)value.Length | tag);
    }

    private (uint Address, uint Length) LowerLatin1(string value)
    {
        CheckSequence(value.Length);
        uint address = Allocate(2, (uint)value.Length);
        Encoding.Latin1.GetBytes(value, Memory.Slice((int)address, value.Length));
        return (address, (uint)value.Length);
    }

    private static bool IsLatin1(ReadOnlySpan<char> value) => !value.ContainsAnyExceptInRange('\0', '\u00FF');

    /// <summary>Finds a surrogate that has no partner.</summary>
    internal static int IndexOfLoneSurrogate(ReadOnlySpan<char> value)
    {
        int start = 0;
        while (true)
        {
            int found = value[start..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (found < 0)
            {
                return -1;
            }

            int index = start + found;
            if (!char.IsHighSurrogate(value[index]) || index + 1 == value.Length || !char.IsLowSurrogate(value[index + 1]))
            {
                return index;
            }

            start = index + 2;
        }
    }

    private static ArgumentException LoneSurrogate(string name) =>
        new("The string holds a lone surrogate, which no WebAssembly component can be given.", name);
}

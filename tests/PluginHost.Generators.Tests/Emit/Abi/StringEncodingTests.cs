using System.Buffers.Binary;
using System.Text;
using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>Strings in the three encodings of the canonical ABI. Core modules use UTF-8; components choose.</summary>
public sealed class StringEncodingTests
{
    private const uint Tag = 0x8000_0000;

    private static readonly string Long = new('ä', 500);

    // Of 64 bytes and more on either side, where strings begin to be looked at before they are made.
    public static TheoryData<string> Texts =>
    [
        "", "a", "Grüße", "水🦀", "\0", "a\0b", new string('x', 64), new string('x', 65), new string('x', 62) + "ä",
        new string('x', 63) + "ä", new string('x', 128), new string('x', 129), Long,
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void UTF8(string text)
    {
        var (bytes, length, alignment) = Lower(StringEncoding.Utf8, text, l => (int)l);

        Assert.Equal(Encoding.UTF8.GetBytes(text), bytes);
        Assert.Equal((uint)bytes.Length, length);
        Assert.Equal(1u, alignment);
        Assert.Equal(text, Lift(StringEncoding.Utf8, bytes, length));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void UTF16(string text)
    {
        var (bytes, length, alignment) = Lower(StringEncoding.Utf16, text, l => (int)l * 2);

        Assert.Equal(Encoding.Unicode.GetBytes(text), bytes);
        Assert.Equal((uint)text.Length, length);
        Assert.Equal(2u, alignment);
        Assert.Equal(text, Lift(StringEncoding.Utf16, bytes, length));
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("Grüße\u00ff", 6u)]
    [InlineData("Grüße\u0100", 6u | Tag)]
    [InlineData("水🦀", 3u | Tag)]
    public void Latin1_where_it_can_say_it_and_otherwise_UTF16(string text, uint expected)
    {
        var isLatin1 = (expected & Tag) == 0;
        var (bytes, length, alignment) = Lower(StringEncoding.CompactUtf16, text, l => (int)(l & ~Tag) * (isLatin1 ? 1 : 2));

        Assert.Equal(expected, length);
        Assert.Equal((isLatin1 ? Encoding.Latin1 : Encoding.Unicode).GetBytes(text), bytes);
        Assert.Equal(2u, alignment);
        Assert.Equal(text, Lift(StringEncoding.CompactUtf16, bytes, length));
    }

    [Theory]
    [InlineData(StringEncoding.Utf16, 3u, 0u, "It returned the address 0x3, which is not aligned to 2.")]
    [InlineData(StringEncoding.Utf16, 0u, 0x8000_0000u, "It returned a string or list of 4294967296 bytes, more than the canonical ABI's 268435455.")]
    [InlineData(StringEncoding.Utf16, 0xfffeu, 2u, "It returned the address 0xfffe for 4 bytes, outside of its 65536 bytes of memory.")]
    [InlineData(StringEncoding.CompactUtf16, 3u, 0u, "It returned the address 0x3, which is not aligned to 2.")]
    [InlineData(StringEncoding.CompactUtf16, 0xfffeu, 3u, "It returned the address 0xfffe for 3 bytes, outside of its 65536 bytes of memory.")]
    [InlineData(StringEncoding.CompactUtf16, 0xfffeu, 2u | Tag, "It returned the address 0xfffe for 4 bytes, outside of its 65536 bytes of memory.")]
    public void What_is_not_where_it_says(StringEncoding encoding, uint address, uint length, string violation) =>
        Assert.Equal(
            violation,
            Assert.Throws<AbiViolationException>(() => Context(encoding, new GuestMemory()).LiftString(address, length)).Message);

    [Theory]
    [InlineData(StringEncoding.Utf16, 0u)]
    [InlineData(StringEncoding.CompactUtf16, Tag)]
    public void A_lone_surrogate_is_no_string(StringEncoding encoding, uint tag)
    {
        byte[] bytes = [0x61, 0x00, 0x00, 0xd8, 0x62, 0x00];

        Assert.Equal(
            "It returned a string that is not valid UTF-16.",
            Assert.Throws<AbiViolationException>(() => Lift(encoding, bytes, 3 | tag)).Message);
    }

    [Theory]
    [InlineData(StringEncoding.Utf8)]
    [InlineData(StringEncoding.Utf16)]
    [InlineData(StringEncoding.CompactUtf16)]
    public void A_lone_surrogate_is_never_passed(StringEncoding encoding)
    {
        Assert.Throws<ArgumentException>(() => Context(encoding, new GuestMemory()).LowerString("a\udc00", new RawValue[2]));
        Assert.Throws<ArgumentException>(() => Context(encoding, new GuestMemory()).LowerString(Long + "\ud800", new RawValue[2]));
    }

    private static (byte[] Bytes, uint Length, uint Alignment) Lower(StringEncoding encoding, string text, Func<uint, int> byteCount)
    {
        var memory = new GuestMemory();
        var context = Context(encoding, memory);
        var flat = new RawValue[2];
        context.LowerString(text, flat);

        // The same as part of a value in memory.
        context.StoreString(text, 8);
        var (address, length) = (flat[0].U32, flat[1].U32);
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(memory.Bytes[8..]);
        Assert.Equal(length, BinaryPrimitives.ReadUInt32LittleEndian(memory.Bytes[12..]));
        var bytes = memory.Bytes.Slice((int)address, byteCount(length)).ToArray();
        Assert.Equal(bytes, memory.Bytes.Slice((int)stored, bytes.Length).ToArray());
        return (bytes, length, memory.Allocations[0].Alignment);
    }

    private static string Lift(StringEncoding encoding, byte[] bytes, uint length)
    {
        var memory = new GuestMemory();
        bytes.CopyTo(memory.Bytes[256..]);
        return Context(encoding, memory).LiftString(256, length);
    }

    private static TestFunction Context(StringEncoding encoding, GuestMemory memory) => new(memory, _ => true, encoding: encoding);
}

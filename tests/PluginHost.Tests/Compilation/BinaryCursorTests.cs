using PluginHost.Compilation;

namespace PluginHost.Tests.Compilation;

public sealed class BinaryCursorTests
{
    private const string What = "a number";

    [Theory]
    [InlineData(0u, new byte[] { 0x00 })]
    [InlineData(127u, new byte[] { 0x7F })]
    [InlineData(128u, new byte[] { 0x80, 0x01 })]
    [InlineData(uint.MaxValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(5u, new byte[] { 0x85, 0x80, 0x80, 0x80, 0x00 })]
    public void Unsigned_numbers_of_32_bits_are_read(uint expected, byte[] bytes)
    {
        BinaryCursor cursor = BinaryCursor.OverFile(bytes, 0);

        Assert.Equal(expected, cursor.ReadUInt32(What));
        Assert.True(cursor.IsAtEnd);
    }

    [Theory]
    [InlineData(0ul, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    [InlineData(ulong.MaxValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void Unsigned_numbers_of_64_bits_are_read(ulong expected, byte[] bytes) =>
        Assert.Equal(expected, BinaryCursor.OverFile(bytes, 0).ReadUInt64(What));

    [Theory]
    [InlineData(32, 0L, new byte[] { 0x00 })]
    [InlineData(32, -1L, new byte[] { 0x7F })]
    [InlineData(32, -64L, new byte[] { 0x40 })]
    [InlineData(32, 64L, new byte[] { 0xC0, 0x00 })]
    [InlineData(32, (long)int.MinValue, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x78 })]
    [InlineData(32, (long)int.MaxValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData(32, -1L, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(33, 4_294_967_295L, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(64, long.MinValue, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F })]
    [InlineData(64, long.MaxValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00 })]
    public void Signed_numbers_are_read(int bits, long expected, byte[] bytes)
    {
        BinaryCursor cursor = BinaryCursor.OverFile(bytes, 0);

        Assert.Equal(expected, cursor.ReadSigned(bits, What));
        Assert.True(cursor.IsAtEnd);
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x1F })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    public void Unsigned_numbers_with_too_many_bits_or_bytes_are_refused(byte[] bytes)
    {
        var exception = Assert.Throws<InvalidModuleException>(() => BinaryCursor.OverFile(bytes, 100).ReadUInt32(What));

        Assert.Equal(ModuleError.Malformed, exception.Error);
        Assert.Equal(100, exception.Offset);
        Assert.Contains("32 bits", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x08 })]
    [InlineData(32, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x77 })]
    [InlineData(32, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(33, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x20 })]
    [InlineData(64, new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    public void Signed_numbers_with_too_many_bits_or_bytes_are_refused(int bits, byte[] bytes)
    {
        var exception = Assert.Throws<InvalidModuleException>(() => BinaryCursor.OverFile(bytes, 0).ReadSigned(bits, What));

        Assert.Equal(ModuleError.Malformed, exception.Error);
        Assert.Equal(0, exception.Offset);
    }

    [Fact]
    public void A_number_without_an_end_is_truncated_where_the_file_ends()
    {
        var exception = Assert.Throws<InvalidModuleException>(() => BinaryCursor.OverFile([0x80, 0x80], 10).ReadUInt64(What));

        Assert.Equal(ModuleError.Truncated, exception.Error);
        Assert.Equal(12, exception.Offset);
        Assert.Equal(What, exception.Expected);
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xFF })]
    public void Names_that_are_not_UTF8_are_refused(byte[] name)
    {
        byte[] bytes = [(byte)name.Length, .. name];

        var exception = Assert.Throws<InvalidModuleException>(() => BinaryCursor.OverFile(bytes, 0).ReadName("a name", 100));

        Assert.Equal(ModuleError.Malformed, exception.Error);
        Assert.Contains("UTF-8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_is_refused_when_the_bytes_left_cannot_hold_that_many()
    {
        byte[] bytes = [0x03, 0, 0, 0, 0, 0];

        Assert.Equal(ModuleError.Malformed, Refusal(minimumEntrySize: 2, limit: 10));
        Assert.Equal(ModuleError.LimitExceeded, Refusal(minimumEntrySize: 1, limit: 2));
        Assert.Equal(3, BinaryCursor.OverFile(bytes, 0).ReadCount("things", 1, limit: 3));

        ModuleError Refusal(int minimumEntrySize, int limit) => Assert.Throws<InvalidModuleException>(
            () => BinaryCursor.OverFile(bytes, 0).ReadCount("things", minimumEntrySize, limit)).Error;
    }

    [Fact]
    public void The_end_of_a_stretch_inside_of_the_file_is_malformed_and_named()
    {
        var exception = Assert.Throws<InvalidModuleException>(() =>
        {
            BinaryCursor file = BinaryCursor.OverFile([1, 2, 3, 4], 0);
            BinaryCursor stretch = file.ReadStretch(2, "the stretch");
            stretch.ReadBytes(3, "something");
        });

        Assert.Equal(ModuleError.Malformed, exception.Error);
        Assert.Equal(0, exception.Offset);
        Assert.Contains("the stretch", exception.Message, StringComparison.Ordinal);
    }
}

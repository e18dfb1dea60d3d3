using PluginHost.Dynamic;

namespace PluginHost.Tests.Dynamic;

public sealed class WitValueTests
{
    [Fact]
    public void A_value_is_equal_to_one_with_the_same_content()
    {
        WitValue[] values =
        [
            true, (byte)1, (sbyte)1, (ushort)1, (short)1, 1u, 1, 1ul, 1L, 1f, 1d, "1", new System.Text.Rune('1'), WitValue.List(1u), WitValue.List(),
            WitValue.Tuple(1u), WitValue.Record(("a", 1u)), WitValue.Record(("b", 1u)), WitValue.Variant("a"), WitValue.Variant("a", 1u),
            WitValue.Enum("a"), WitValue.Some(1u), WitValue.None, WitValue.Ok(), WitValue.Error(), WitValue.Ok(1u), WitValue.Flags("a"),
            WitValue.Flags(), WitValue.Bytes([1, 2]),
        ];

        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values.Length; j++)
            {
                Assert.Equal(i == j, values[i] == values[j]);
            }
        }

        Assert.Equal(WitValue.Bytes([1, 2]), WitValue.List((byte)1, (byte)2));
        Assert.Equal(WitValue.Bytes([]).GetHashCode(), WitValue.List().GetHashCode());
        Assert.Equal(WitValue.Record(("a", "x")).GetHashCode(), WitValue.Record(("a", "x")).GetHashCode());
        Assert.Equal((WitValue)double.NaN, (WitValue)double.NaN);
        Assert.Equal(WitValue.Flags("a", "b"), WitValue.Flags("b", "a"));
        Assert.Equal(WitValue.Flags("a", "b").GetHashCode(), WitValue.Flags("b", "a").GetHashCode());
    }

    [Fact]
    public void A_value_gives_its_content_and_nothing_else()
    {
        Assert.Equal(7u, ((WitValue)7u).Get<uint>());
        Assert.Equal([1, 2], WitValue.List((byte)1, (byte)2).Get<byte[]>());
        Assert.Equal([], WitValue.List().Get<byte[]>());
        Assert.Equal("x", WitValue.Record(("a", 1u), ("b", "x"))["b"].Get<string>());
        Assert.Equal("circle", WitValue.Variant("circle", 1d).Case);
        Assert.Equal(1d, WitValue.Variant("circle", 1d).Payload);
        Assert.Equal(((WitValue)(byte)2), WitValue.Bytes([1, 2]).Items[1]);

        Assert.Throws<InvalidOperationException>(() => ((WitValue)7u).Get<int>());
        Assert.Throws<InvalidOperationException>(() => WitValue.List(1u).Get<byte[]>());
        Assert.Throws<InvalidOperationException>(() => WitValue.Some(1u).Get<WitValue>());
        Assert.Throws<KeyNotFoundException>(() => WitValue.Record(("a", 1u))["b"]);
        Assert.Throws<KeyNotFoundException>(() => WitValue.Tuple(1u)["a"]);
        Assert.Throws<ArgumentNullException>(() => (WitValue)(string)null!);
        Assert.Throws<ArgumentNullException>(() => WitValue.Flags("a", null!));
        Assert.False(WitValue.Tuple(1u).Items is WitValue[]);
    }

    [Fact]
    public void A_list_of_bytes_cannot_be_changed_through_what_it_gives()
    {
        byte[] bytes = [1, 2];
        WitValue value = WitValue.Bytes(bytes);
        bytes[0] = 9;
        value.Get<byte[]>()[1] = 9;

        Assert.Equal([1, 2], value.Get<byte[]>());
    }
}

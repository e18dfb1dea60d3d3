using PluginHost.Generators.Canonical;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Canonical;

/// <summary>The numbers are worked out by hand from the definitions of <c>alignment</c> and <c>elem_size</c>.</summary>
public sealed class CanonicalLayoutTests
{
    [Theory]
    [InlineData("bool", 1, 1)]
    [InlineData("s8", 1, 1)]
    [InlineData("u8", 1, 1)]
    [InlineData("s16", 2, 2)]
    [InlineData("u16", 2, 2)]
    [InlineData("s32", 4, 4)]
    [InlineData("u32", 4, 4)]
    [InlineData("s64", 8, 8)]
    [InlineData("u64", 8, 8)]
    [InlineData("f32", 4, 4)]
    [InlineData("f64", 8, 8)]
    [InlineData("char", 4, 4)]
    [InlineData("string", 8, 4)]
    [InlineData("list<u64>", 8, 4)]
    [InlineData("own<q>", 4, 4)]
    [InlineData("borrow<q>", 4, 4)]
    [InlineData("handle", 4, 4)]
    // Records and tuples: 1, gap of 1, 2, 1, padding of 1.
    [InlineData("r-u8-u16-u8", 6, 2)]
    [InlineData("alias", 6, 2)]
    [InlineData("r-u8-u64-u8", 24, 8)]
    [InlineData("r-strings", 16, 4)]
    [InlineData("r-nested", 10, 2)]
    [InlineData("r-flat", 24, 8)]
    [InlineData("tuple<u8>", 1, 1)]
    [InlineData("tuple<u8, u32>", 8, 4)]
    [InlineData("tuple<u32, u8>", 8, 4)]
    [InlineData("tuple<u8, u16, u8, u32, u8>", 16, 4)]
    // Flags.
    [InlineData("f-1", 1, 1)]
    [InlineData("f-8", 1, 1)]
    [InlineData("f-9", 2, 2)]
    [InlineData("f-16", 2, 2)]
    [InlineData("f-17", 4, 4)]
    [InlineData("f-32", 4, 4)]
    // Enums and variants without payloads: the discriminant alone.
    [InlineData("e-1", 1, 1)]
    [InlineData("e-256", 1, 1)]
    [InlineData("e-257", 2, 2)]
    [InlineData("v-none", 1, 1)]
    [InlineData("result", 1, 1)]
    // Variants: the discriminant, a gap up to the strictest payload, the largest payload, padding.
    [InlineData("v-u8", 2, 1)]
    [InlineData("v-257", 4, 2)]
    [InlineData("v-f32-i32", 8, 4)]
    [InlineData("v-f32-i64", 16, 8)]
    [InlineData("v-size-and-alignment", 12, 4)]
    [InlineData("v-mixed", 32, 8)]
    [InlineData("v-nested", 24, 8)]
    [InlineData("option<u8>", 2, 1)]
    [InlineData("option<u16>", 4, 2)]
    [InlineData("option<u64>", 16, 8)]
    [InlineData("option<string>", 12, 4)]
    [InlineData("option<option<u64>>", 24, 8)]
    [InlineData("option<option<u8>>", 3, 1)]
    [InlineData("result<u8>", 2, 1)]
    [InlineData("result<_, u32>", 8, 4)]
    [InlineData("result<u8, string>", 12, 4)]
    [InlineData("result<option<u16>, f64>", 16, 8)]
    [InlineData("result<result<u8, u16>, result<_, u32>>", 12, 4)]
    [InlineData("tuple<u8, option<u64>, u8>", 32, 8)]
    public void A_value_has_a_size_and_an_alignment(string type, int size, int alignment)
    {
        Assert.Equal(new MemoryLayout(size, alignment), CanonicalLayout.Of(WitTypes.Parse(type)));
        Assert.Equal(size, CanonicalLayout.SizeOf(WitTypes.Parse(type)));
        Assert.Equal(alignment, CanonicalLayout.AlignmentOf(WitTypes.Parse(type)));
    }

    [Theory]
    [InlineData("tuple<u8, u16, u8>", new[] { 0, 2, 4 })]
    [InlineData("tuple<u8, u64, u8>", new[] { 0, 8, 16 })]
    [InlineData("tuple<u8, string, u8, u16>", new[] { 0, 4, 12, 14 })]
    [InlineData("tuple<u8, option<u64>, u8>", new[] { 0, 8, 24 })]
    [InlineData("tuple<f-9, r-u8-u16-u8, e-256, v-f32-i64>", new[] { 0, 2, 8, 16 })]
    public void Fields_have_offsets(string type, int[] offsets)
    {
        var items = Assert.IsType<WitTupleType>(WitTypes.Parse(type)).Items;

        Assert.Equal(offsets, CanonicalLayout.OffsetsOf(items));
        Assert.Equal(CanonicalLayout.Of(WitTypes.Parse(type)), CanonicalLayout.Of(items));
    }

    [Theory]
    [InlineData("option<u8>", 1)]
    [InlineData("option<u16>", 2)]
    [InlineData("option<string>", 4)]
    [InlineData("option<u64>", 8)]
    [InlineData("result", 1)]
    [InlineData("result<u8, u64>", 8)]
    [InlineData("v-size-and-alignment", 4)]
    [InlineData("v-257", 2)]
    [InlineData("v-mixed", 8)]
    [InlineData("e-257", 2)]
    public void All_payloads_of_a_variant_have_one_offset(string type, int offset) =>
        Assert.Equal(offset, CanonicalLayout.PayloadOffset(WitTypes.Parse(type)));

    [Fact]
    public void Other_types_have_no_payload() =>
        Assert.Throws<ArgumentException>(() => CanonicalLayout.PayloadOffset(WitTypes.Parse("r-flat")));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 2)]
    [InlineData(65_536, 2)]
    [InlineData(65_537, 4)]
    public void A_discriminant_is_as_large_as_it_has_to_be(int cases, int size) =>
        Assert.Equal(size, CanonicalLayout.DiscriminantSize(cases));
}

using PluginHost.Generators.Canonical;

namespace PluginHost.Generators.Tests.Canonical;

/// <summary>The core types are worked out by hand from the definition of <c>flatten_type</c>.</summary>
public sealed class CanonicalFlatteningTests
{
    [Theory]
    [InlineData("bool", "i32")]
    [InlineData("s8", "i32")]
    [InlineData("u8", "i32")]
    [InlineData("s16", "i32")]
    [InlineData("u16", "i32")]
    [InlineData("s32", "i32")]
    [InlineData("u32", "i32")]
    [InlineData("s64", "i64")]
    [InlineData("u64", "i64")]
    [InlineData("f32", "f32")]
    [InlineData("f64", "f64")]
    [InlineData("char", "i32")]
    [InlineData("string", "i32 i32")]
    [InlineData("list<f64>", "i32 i32")]
    [InlineData("own<q>", "i32")]
    [InlineData("borrow<q>", "i32")]
    [InlineData("handle", "i32")]
    [InlineData("f-1", "i32")]
    [InlineData("f-32", "i32")]
    [InlineData("e-257", "i32")]
    [InlineData("r-u8-u16-u8", "i32 i32 i32")]
    [InlineData("r-flat", "i32 f32 i64 f64")]
    [InlineData("r-strings", "i32 i32 i32 i32")]
    [InlineData("tuple<u8, tuple<f32, string>, u64>", "i32 f32 i32 i32 i64")]
    [InlineData("v-none", "i32")]
    [InlineData("result", "i32")]
    [InlineData("v-u8", "i32 i32")]
    [InlineData("option<u64>", "i32 i64")]
    [InlineData("option<f32>", "i32 f32")]
    [InlineData("option<string>", "i32 i32 i32")]
    [InlineData("option<option<u64>>", "i32 i32 i64")]
    [InlineData("result<f32>", "i32 f32")]
    [InlineData("result<_, f64>", "i32 f64")]
    [InlineData("result<string, u8>", "i32 i32 i32")]
    [InlineData("result<string, u64>", "i32 i64 i32")]
    // Where cases differ, a place takes the type that can hold both.
    [InlineData("v-f32-i32", "i32 i32")]
    [InlineData("v-f32-i64", "i32 i64")]
    [InlineData("v-f32-f64", "i32 i64")]
    [InlineData("v-i32-f64", "i32 i64")]
    [InlineData("v-i64-f64", "i32 i64")]
    [InlineData("v-f32-f32", "i32 f32")]
    // (i32 f32), (f32 f64 i32), (i32 i32): i32, then f32 and f64 give i64, then i32.
    [InlineData("v-mixed", "i32 i32 i64 i32")]
    // (i32 i32), (i32 f64): the discriminants inside are i32, then i32 and f64 give i64.
    [InlineData("v-nested", "i32 i32 i64")]
    [InlineData("result<result<f32, u32>, result<_, f64>>", "i32 i32 i64")]
    public void A_value_has_core_types(string type, string core) => Assert.Equal(core, Text(CanonicalFlattening.Of(WitTypes.Parse(type))));

    [Fact]
    public void Core_types_are_joined()
    {
        CoreType[] all = [CoreType.I32, CoreType.I64, CoreType.F32, CoreType.F64];

        Assert.Equal(
            [
                "i32 i64 i32 i64",
                "i64 i64 i64 i64",
                "i32 i64 f32 i64",
                "i64 i64 i64 f64",
            ],
            all.Select(left => Text(all.Select(right => CanonicalFlattening.Join(left, right)))));
    }

    [Theory]
    [InlineData("u8", false)]
    [InlineData("r-flat", false)]
    [InlineData("v-none", false)]
    [InlineData("own<q>", false)]
    [InlineData("option<tuple<u8, f64>>", false)]
    [InlineData("string", true)]
    [InlineData("list<u8>", true)]
    [InlineData("r-strings", true)]
    [InlineData("v-mixed", true)]
    [InlineData("option<list<u8>>", true)]
    [InlineData("result<_, tuple<u8, string>>", true)]
    public void Strings_and_lists_have_memory_of_their_own(string type, bool hasPointers) =>
        Assert.Equal(hasPointers, CanonicalFlattening.HasPointers(WitTypes.Parse(type)));

#pragma warning disable CA1308 // WebAssembly spells its types in lower case.
    internal static string Text(IEnumerable<CoreType> types) => string.Join(" ", types).ToLowerInvariant();
#pragma warning restore CA1308
}

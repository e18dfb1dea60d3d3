using PluginHost.Generators.Canonical;

namespace PluginHost.Generators.Tests.Canonical;

/// <summary>The signatures are worked out by hand from the definition of <c>flatten_functype</c>.</summary>
public sealed class CanonicalSignatureTests
{
    [Theory]
    [InlineData("func()", "() -> ()", "() -> ()")]
    [InlineData("func(x: u8) -> u64", "(i32) -> (i64)", "(i32) -> (i64)")]
    [InlineData("func(x: string, y: f64) -> bool", "(i32 i32 f64) -> (i32)", "(i32 i32 f64) -> (i32)")]
    [InlineData("func() -> own<q>", "() -> (i32)", "() -> (i32)")]
    [InlineData("func() -> result", "() -> (i32)", "() -> (i32)")]
    [InlineData("func() -> tuple<f32>", "() -> (f32)", "() -> (f32)")]
    // One core value is returned; more go through memory.
    [InlineData("func() -> string", "() -> (i32)", "(i32) -> ()")]
    [InlineData("func(x: u64) -> option<u8>", "(i64) -> (i32)", "(i64 i32) -> ()")]
    [InlineData("func() -> r-flat", "() -> (i32)", "(i32) -> ()")]
    [InlineData("func(x: r-flat) -> result<f32>", "(i32 f32 i64 f64) -> (i32)", "(i32 f32 i64 f64 i32) -> ()")]
    // Sixteen core values are passed; more go through memory.
    [InlineData("func(x: tuple<u8, u8, u8, u8, u8, u8, u8, u8>, y: tuple<u64, u64, u64, u64, u64, u64, u64, f32>)", "(i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 f32) -> ()", null)]
    [InlineData("func(x: tuple<u8, u8, u8, u8, u8, u8, u8, u8>, y: tuple<u64, u64, u64, u64, u64, u64, u64, f32>, z: u8)", "(i32) -> ()", "(i32) -> ()")]
    [InlineData("func(x: tuple<r-strings, r-strings, r-strings, r-strings>) -> string", "(i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) -> (i32)", "(i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) -> ()")]
    [InlineData("func(x: tuple<r-strings, r-strings, r-strings, r-strings>, y: u8) -> string", "(i32) -> (i32)", "(i32 i32) -> ()")]
    [InlineData("func(x: tuple<r-strings, r-strings, r-strings, r-strings>, y: u8) -> f64", "(i32) -> (f64)", "(i32) -> (f64)")]
    public void A_function_has_a_core_signature(string signature, string lift, string? lower)
    {
        var function = WitTypes.Function(signature);

        Assert.Equal(lift, Text(CanonicalSignature.Of(function, CanonicalContext.Lift)));
        Assert.Equal(lower ?? lift, Text(CanonicalSignature.Of(function, CanonicalContext.Lower)));
    }

    [Fact]
    public void A_method_has_its_handle_first()
    {
        Assert.Equal("(i32 i64) -> (i32)", Text(CanonicalSignature.Of(WitTypes.Method("func(x: u64) -> u8"), CanonicalContext.Lift)));
        Assert.Equal("(i32 i32) -> ()", Text(CanonicalSignature.Of(WitTypes.Method("func() -> string"), CanonicalContext.Lower)));
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    public void Parameters_beyond_sixteen_core_values_go_through_memory(int count, bool inMemory)
    {
        var function = WitTypes.Function($"func({string.Join(", ", Enumerable.Range(0, count).Select(i => $"p{i}: u8"))})");

        foreach (var context in new[] { CanonicalContext.Lift, CanonicalContext.Lower })
        {
            var signature = CanonicalSignature.Of(function, context);
            Assert.Equal(inMemory, signature.ParametersInMemory);
            Assert.False(signature.ResultInMemory);
            Assert.Equal(inMemory ? 1 : count, signature.Parameters.Length);
        }

        Assert.Equal(new MemoryLayout(count, 1), CanonicalLayout.Of([.. function.Parameters.Select(p => p.Type)]));
    }

    [Theory]
    // Lift: the host writes parameters into the guest. Lower: it writes what results point to.
    [InlineData("func(x: u8) -> u8", false, false, false, false)]
    [InlineData("func(x: string)", true, true, true, false)]
    [InlineData("func() -> string", true, false, true, true)]
    [InlineData("func(x: list<u8>) -> list<u8>", true, true, true, true)]
    [InlineData("func() -> r-flat", true, false, true, false)]
    [InlineData("func(x: tuple<r-flat, r-flat, r-flat, r-flat>)", false, false, false, false)]
    [InlineData("func(x: tuple<r-flat, r-flat, r-flat, r-flat, u8>)", true, true, true, false)]
    [InlineData("func() -> result<_, option<string>>", true, false, true, true)]
    public void A_function_may_need_memory_and_an_allocator(
        string signature, bool liftMemory, bool liftRealloc, bool lowerMemory, bool lowerRealloc)
    {
        var function = WitTypes.Function(signature);

        var lift = CanonicalSignature.Of(function, CanonicalContext.Lift);
        var lower = CanonicalSignature.Of(function, CanonicalContext.Lower);
        Assert.Equal((liftMemory, liftRealloc), (lift.NeedsMemory, lift.NeedsRealloc));
        Assert.Equal((lowerMemory, lowerRealloc), (lower.NeedsMemory, lower.NeedsRealloc));
    }

    private static string Text(CanonicalSignature signature) =>
        $"({CanonicalFlatteningTests.Text(signature.Parameters)}) -> ({CanonicalFlatteningTests.Text(signature.Results)})";
}

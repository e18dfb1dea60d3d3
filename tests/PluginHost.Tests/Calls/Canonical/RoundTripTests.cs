using CsCheck;
using Test.Canonical;

namespace PluginHost.Tests.Calls.Canonical;

/// <summary>
/// Values go into a guest and come back, directly and through a function of the host that the guest calls with them. So everything is
/// lowered and lifted as an argument and as a result, in both directions, with a real allocator on the other side.
/// </summary>
public sealed class RoundTripTests(CanonicalGuest fixture) : IClassFixture<CanonicalGuest>
{
    private const int ValuesEach = 60;

    [Fact]
    public async Task Numbers_characters_and_booleans()
    {
        await Same(Gen.Bool, (g, v) => g.EchoBoolAsync(v), (g, v) => g.EchoBoolAsync(v));
        await Same(Gen.Byte, (g, v) => g.EchoU8Async(v), (g, v) => g.EchoU8Async(v));
        await Same(Gen.SByte, (g, v) => g.EchoS8Async(v), (g, v) => g.EchoS8Async(v));
        await Same(Gen.UShort, (g, v) => g.EchoU16Async(v), (g, v) => g.EchoU16Async(v));
        await Same(Gen.Short, (g, v) => g.EchoS16Async(v), (g, v) => g.EchoS16Async(v));
        await Same(Gen.UInt, (g, v) => g.EchoU32Async(v), (g, v) => g.EchoU32Async(v));
        await Same(Gen.Int, (g, v) => g.EchoS32Async(v), (g, v) => g.EchoS32Async(v));
        await Same(Gen.ULong, (g, v) => g.EchoU64Async(v), (g, v) => g.EchoU64Async(v));
        await Same(Gen.Long, (g, v) => g.EchoS64Async(v), (g, v) => g.EchoS64Async(v));
        await Same(Gen.Float, (g, v) => g.EchoF32Async(v), (g, v) => g.EchoF32Async(v));
        await Same(Gen.Double, (g, v) => g.EchoF64Async(v), (g, v) => g.EchoF64Async(v));
        await Same(Values.Char, (g, v) => g.EchoCharAsync(v), (g, v) => g.EchoCharAsync(v));
    }

    [Fact]
    public async Task Strings_and_blocks()
    {
        await Same(Values.Text, (g, v) => g.EchoStringAsync(v), (g, v) => g.EchoStringAsync(v));
        await Same(Values.Bytes, (g, v) => g.EchoBytesAsync(v), (g, v) => g.EchoBytesAsync(v));
        await Same(Gen.UInt.Array[0, 900], (g, v) => g.EchoWordsAsync(v), (g, v) => g.EchoWordsAsync(v));
        await Same(Gen.Double.Array[0, 900], (g, v) => g.EchoDoublesAsync(v), (g, v) => g.EchoDoublesAsync(v));
        await Same(Values.Point.Array[0, 100], (g, v) => g.EchoPointsAsync(v), (g, v) => g.EchoPointsAsync(v));
    }

    [Fact]
    public async Task Lists_element_by_element()
    {
        await Same(Gen.Bool.Array[0, 100], (g, v) => g.EchoBoolsAsync(v), (g, v) => g.EchoBoolsAsync(v));
        await Same(Values.Text.Array[0, 20], (g, v) => g.EchoStringsAsync(v), (g, v) => g.EchoStringsAsync(v));
        await Same(
            Values.Text.Array[0, 5].Array[0, 5], (g, v) => g.EchoStringListsAsync(v), (g, v) => g.EchoStringListsAsync(v));
        await Same(Values.Shape.Array[0, 20], (g, v) => g.EchoShapesAsync(v), (g, v) => g.EchoShapesAsync(v));
        await Same(Values.Sample.Array[0, 8], (g, v) => g.EchoSamplesAsync(v), (g, v) => g.EchoSamplesAsync(v));
    }

    [Fact]
    public async Task Lists_that_are_no_arrays()
    {
        await Same(Values.Text.List[0, 20], (g, v) => g.EchoStringsAsync(v), (g, v) => g.EchoStringsAsync(v));
        await Same(
            Gen.UInt.Array[0, 20].Select(items => new Queue<uint>(items)),
            (g, v) => g.EchoWordsAsync([.. v]),
            (g, v) => g.EchoWordsAsync(System.Collections.Immutable.ImmutableArray.CreateRange(v)));
    }

    [Fact]
    public async Task Records_tuples_enums_and_flags()
    {
        await Same(Values.Point, (g, v) => g.EchoPointAsync(v), (g, v) => g.EchoPointAsync(v));
        await Same(Values.Person, (g, v) => g.EchoPersonAsync(v), (g, v) => g.EchoPersonAsync(v));
        await Same(Values.Sample, (g, v) => g.EchoSampleAsync(v), (g, v) => g.EchoSampleAsync(v));
        await Same(Gen.Select(Gen.Byte, Values.Text, Gen.Long), (g, v) => g.EchoTupleAsync(v), (g, v) => g.EchoTupleAsync(v));
        await Same(Values.Colour, (g, v) => g.EchoColourAsync(v), (g, v) => g.EchoColourAsync(v));
        await Same(Values.Access, (g, v) => g.EchoAccessAsync(v), (g, v) => g.EchoAccessAsync(v));
        await Same(Gen.Int[0, 0xFFF].Select(v => (Months)v), (g, v) => g.EchoMonthsAsync(v), (g, v) => g.EchoMonthsAsync(v));
        await Same(Gen.UInt.Select(v => (Bits)v), (g, v) => g.EchoBitsAsync(v), (g, v) => g.EchoBitsAsync(v));
    }

    [Fact]
    public async Task Variants_whose_payloads_share_core_values()
    {
        await Same(Values.Shape, (g, v) => g.EchoShapeAsync(v), (g, v) => g.EchoShapeAsync(v));
        await Same(
            Gen.OneOf(Gen.Int.Select(v => (Number)new Number.Whole(v)), Gen.Float.Select(v => (Number)new Number.Part(v))),
            (g, v) => g.EchoNumberAsync(v),
            (g, v) => g.EchoNumberAsync(v));
        await Same(
            Gen.OneOf(Gen.Float.Select(v => (Real)new Real.Single(v)), Gen.Double.Select(v => (Real)new Real.Double(v))),
            (g, v) => g.EchoRealAsync(v),
            (g, v) => g.EchoRealAsync(v));
        await Same(
            Gen.OneOf(Gen.Float.Select(v => (Angle)new Angle.Degrees(v)), Gen.Float.Select(v => (Angle)new Angle.Radians(v))),
            (g, v) => g.EchoAngleAsync(v),
            (g, v) => g.EchoAngleAsync(v));
    }

    [Fact]
    public async Task Options_and_results()
    {
        await Same(Gen.UInt.Nullable(), (g, v) => g.EchoOptionAsync(v), (g, v) => g.EchoOptionAsync(v));
        await Same(Values.Optional(Values.Text), (g, v) => g.EchoOptionStringAsync(v), (g, v) => g.EchoOptionStringAsync(v));
        await Same(
            Gen.OneOf(Gen.Const(Option<uint?>.None), Gen.UInt.Nullable().Select(v => new Option<uint?>(v))),
            (g, v) => g.EchoNestedOptionAsync(v),
            (g, v) => g.EchoNestedOptionAsync(v));
        await Same(
            Gen.OneOf(Gen.UInt.Select(Result<uint, string>.Ok), Values.Text.Select(Result<uint, string>.Err)),
            (g, v) => g.EchoResultAsync(v),
            (g, v) => g.EchoResultAsync(v));
        await Same(
            Gen.OneOf(Gen.Double.Select(Result<double, Unit>.Ok), Gen.Const(Result<double, Unit>.Err(default))),
            (g, v) => g.EchoResultOkAsync(v),
            (g, v) => g.EchoResultOkAsync(v));
        await Same(
            Gen.OneOf(Gen.Const(Result<Unit, string>.Ok(default)), Values.Text.Select(Result<Unit, string>.Err)),
            (g, v) => g.EchoResultErrorAsync(v),
            (g, v) => g.EchoResultErrorAsync(v));
        await Same(
            Gen.Bool.Select(ok => ok ? Result<Unit, Unit>.Ok(default) : Result<Unit, Unit>.Err(default)),
            (g, v) => g.EchoResultEmptyAsync(v),
            (g, v) => g.EchoResultEmptyAsync(v));
    }

    [Fact]
    public async Task Sixteen_core_values_and_one_more()
    {
        var most = Gen.Select(
            Gen.Select(Gen.Bool, Gen.Byte, Gen.Short, Gen.UInt, Gen.Long, Gen.Float),
            Gen.Select(Gen.Double, Values.Char, Values.Text, Gen.Byte.Array[0, 40], Values.Point, Gen.UInt.Nullable()),
            (x, y) => (x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6, y.Item1, y.Item2, y.Item3, y.Item4, y.Item5, y.Item6));
        await Same(
            most,
            (g, v) => g.EchoFlatAsync(
                v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8, v.Item9, v.Item10, v.Item11, v.Item12),
            (g, v) => g.EchoFlatAsync(
                v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8, v.Item9, v.Item10, v.Item11, v.Item12));
        await Same(
            Gen.Select(most, Values.Colour, (v, colour) => (
                v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8, v.Item9, v.Item10, v.Item11, v.Item12, colour)),
            (g, v) => g.EchoSpilledAsync(
                v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8, v.Item9, v.Item10, v.Item11, v.Item12, v.colour),
            (g, v) => g.EchoSpilledAsync(
                v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8, v.Item9, v.Item10, v.Item11, v.Item12, v.colour));
    }

    [Fact]
    public async Task Functions_that_are_no_echo()
    {
        ICanonical guest = fixture.Guest;
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;

        Assert.Equal(("a", 7u), await guest.Echo.SwapAsync(7, "a", cancellationToken));
        Assert.Equal(("b", 8u), await guest.Callback.SwapAsync(8, "b", cancellationToken));

        await guest.Echo.NothingAsync(cancellationToken);
        fixture.Host.Seen = null;
        await guest.Callback.NothingAsync(cancellationToken);
        Assert.Equal(nameof(EchoHost.NothingAsync), fixture.Host.Seen);

        await guest.Callback.RememberAsync(42, cancellationToken);
        Assert.Equal(42u, await guest.Callback.RecallAsync(cancellationToken));

        Assert.Equal(1u, await guest.Arith.AddAsync(uint.MaxValue, 2, cancellationToken));
        Assert.Equal(4950u, await guest.Arith.ImportAddLoopAsync(100, cancellationToken));
    }

    private async Task Same<TIn, TOut>(
        Gen<TIn> values, Func<IEcho, TIn, ValueTask<TOut>> echo, Func<ICallback, TIn, ValueTask<TOut>> callback)
    {
        ICanonical guest = fixture.Guest;
        await values.SampleAsync(
            async value =>
            {
                string expected = ValueText.Of(value);
                Assert.Equal(expected, ValueText.Of(await echo(guest.Echo, value)));

                fixture.Host.Seen = null;
                Assert.Equal(expected, ValueText.Of(await callback(guest.Callback, value)));
                Assert.Equal(expected, ValueText.Of(fixture.Host.Seen));
            },
            iter: ValuesEach,
            threads: 1,
            print: ValueText.Print);
    }
}

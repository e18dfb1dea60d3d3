using System.Text;
using Test.Canonical;

namespace PluginHost.Tests.Calls.Canonical;

/// <summary>What the guest imports: every function returns what it is given, and remembers that it was.</summary>
internal sealed class EchoHost : IHost
{
    private uint _remembered;

    /// <summary>What the last function was given.</summary>
    public object? Seen { get; set; }

    public ValueTask<bool> EchoBoolAsync(bool value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<byte> EchoU8Async(byte value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<sbyte> EchoS8Async(sbyte value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<ushort> EchoU16Async(ushort value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<short> EchoS16Async(short value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<uint> EchoU32Async(uint value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<int> EchoS32Async(int value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<ulong> EchoU64Async(ulong value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<long> EchoS64Async(long value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<float> EchoF32Async(float value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<double> EchoF64Async(double value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Rune> EchoCharAsync(Rune value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<string> EchoStringAsync(string value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<byte[]> EchoBytesAsync(ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => Same(value.ToArray());

    public ValueTask<uint[]> EchoWordsAsync(IReadOnlyList<uint> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<double[]> EchoDoublesAsync(IReadOnlyList<double> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<bool[]> EchoBoolsAsync(IReadOnlyList<bool> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<string[]> EchoStringsAsync(IReadOnlyList<string> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<string[][]> EchoStringListsAsync(IReadOnlyList<IReadOnlyList<string>> value, CancellationToken cancellationToken) =>
        Same(value.Select(inner => inner.ToArray()).ToArray());

    public ValueTask<Point[]> EchoPointsAsync(IReadOnlyList<Point> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<Shape[]> EchoShapesAsync(IReadOnlyList<Shape> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<Sample[]> EchoSamplesAsync(IReadOnlyList<Sample> value, CancellationToken cancellationToken) => Array(value);

    public ValueTask<Point> EchoPointAsync(Point value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Person> EchoPersonAsync(Person value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Sample> EchoSampleAsync(Sample value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<(byte, string, long)> EchoTupleAsync((byte, string, long) value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Shape> EchoShapeAsync(Shape value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Number> EchoNumberAsync(Number value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Real> EchoRealAsync(Real value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Angle> EchoAngleAsync(Angle value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Colour> EchoColourAsync(Colour value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Access> EchoAccessAsync(Access value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Months> EchoMonthsAsync(Months value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Bits> EchoBitsAsync(Bits value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<uint?> EchoOptionAsync(uint? value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<string?> EchoOptionStringAsync(string? value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Option<uint?>> EchoNestedOptionAsync(Option<uint?> value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Result<uint, string>> EchoResultAsync(Result<uint, string> value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Result<double, Unit>> EchoResultOkAsync(Result<double, Unit> value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Result<Unit, string>> EchoResultErrorAsync(Result<Unit, string> value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<Result<Unit, Unit>> EchoResultEmptyAsync(Result<Unit, Unit> value, CancellationToken cancellationToken) => Same(value);

    public ValueTask<(bool, byte, short, uint, long, float, double, Rune, string, byte[], Point, uint?)> EchoFlatAsync(
        bool a, byte b, short c, uint d, long e, float f, double g, Rune h, string i, ReadOnlyMemory<byte> j, Point k, uint? l,
        CancellationToken cancellationToken) =>
        Same((a, b, c, d, e, f, g, h, i, j.ToArray(), k, l));

    public ValueTask<(bool, byte, short, uint, long, float, double, Rune, string, byte[], Point, uint?, Colour)> EchoSpilledAsync(
        bool a, byte b, short c, uint d, long e, float f, double g, Rune h, string i, ReadOnlyMemory<byte> j, Point k, uint? l, Colour m,
        CancellationToken cancellationToken) =>
        Same((a, b, c, d, e, f, g, h, i, j.ToArray(), k, l, m));

    public ValueTask<(string, uint)> SwapAsync(uint first, string second, CancellationToken cancellationToken) => Same((second, first));

    public ValueTask NothingAsync(CancellationToken cancellationToken)
    {
        Seen = nameof(NothingAsync);
        return default;
    }

    public ValueTask RememberAsync(uint value, CancellationToken cancellationToken)
    {
        _remembered = value;
        return default;
    }

    public ValueTask<uint> RecallAsync(CancellationToken cancellationToken) => new(_remembered);

    public ValueTask<uint> AddAsync(uint a, uint b, CancellationToken cancellationToken) => new(unchecked(a + b));

    private ValueTask<T> Same<T>(T value)
    {
        Seen = value;
        return new ValueTask<T>(value);
    }

    private ValueTask<T[]> Array<T>(IReadOnlyList<T> values) => Same(values.ToArray());
}

using System.Text;
using CsCheck;
using Test.Canonical;

namespace PluginHost.Tests.Calls.Canonical;

/// <summary>Makes up values of the contract's types.</summary>
internal static class Values
{
    private const int SurrogateStart = 0xD800;
    private const int SurrogateCount = 0x800;

    public static readonly Gen<Rune> Char = Gen.OneOf(
        Gen.Int[0, 0x7F], Gen.Int[0, 0x10FFFF - SurrogateCount])
        .Select(value => new Rune(value < SurrogateStart ? value : value + SurrogateCount));

    // Short strings and long ones are passed in different ways.
    public static readonly Gen<string> Text = Gen.OneOf(Char.Array[0, 12], Char.Array[120, 400]).Select(runes => string.Concat(runes));

    public static readonly Gen<byte[]> Bytes = Gen.OneOf(Gen.Byte.Array[0, 20], Gen.Byte.Array[60_000, 70_000]);

    public static readonly Gen<Point> Point = Gen.Select(Gen.Int, Gen.Int, (x, y) => new Point(x, y));

    public static readonly Gen<Person> Person = Gen.Select(Text, Gen.Byte, Text, (name, age, mail) => new Person(name, age, mail));

    public static readonly Gen<Colour> Colour = Gen.Int[0, 2].Select(value => (Colour)value);

    public static readonly Gen<Access> Access = Gen.Int[0, 7].Select(bits => (Access)bits);

    public static readonly Gen<Shape> Shape = Gen.OneOf(
        Gen.Const<Shape>(Test.Canonical.Shape.Nothing.Instance),
        Gen.Bool.Select(value => (Shape)new Shape.Flag(value)),
        Gen.UInt.Select(value => (Shape)new Shape.Count(value)),
        Gen.ULong.Select(value => (Shape)new Shape.Ticks(value)),
        Gen.Float.Select(value => (Shape)new Shape.Single(value)),
        Gen.Double.Select(value => (Shape)new Shape.Double(value)),
        Text.Select(value => (Shape)new Shape.Text(value)),
        Point.Select(value => (Shape)new Shape.At(value)),
        Gen.Byte.Array[0, 40].Select(value => (Shape)new Shape.Bytes(value)),
        Char.Select(value => (Shape)new Shape.Letter(value)));

    public static readonly Gen<Sample> Sample = Gen.Select(
        Gen.Select(Gen.ULong, Text, Gen.Byte, Point),
        Gen.Select(Gen.Float, Gen.Double, Char, Gen.Bool),
        Gen.Select(Text.Array[0, 4], Optional(Text), Gen.Byte.Array[0, 40]),
        Gen.Select(Colour, Access),
        (a, b, c, d) => new Sample(
            a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4, c.Item1, c.Item2, c.Item3, d.Item1, d.Item2));

    public static Gen<T?> Optional<T>(Gen<T> values)
        where T : class =>
        Gen.Select(Gen.Bool, values, (isThere, value) => isThere ? value : null);
}

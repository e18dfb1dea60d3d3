using System.Globalization;
using System.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>Makes up types, and values of them. The same seed makes the same ones.</summary>
internal sealed class RandomWit(int seed)
{
    private static readonly string[] Primitives =
        ["bool", "s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64", "char", "string"];

    private static readonly string[] Texts = ["", "a", "Grüße", "水", "🦀🦀", "\0", new('x', 200)];

#pragma warning disable CA5394 // Nothing here is a secret.
    private readonly Random _random = new(seed);

    // How many types one type may be made of when the names in it are written out. The parser has a bound, and doubling reaches it soon.
    private const int MaxTypes = 500;

    private readonly List<string> _named = [];
    private readonly Dictionary<string, int> _sizes = [];
    private int _size;
    private int _left;

    /// <summary>
    /// A package whose world imports and exports the same functions, which take something and give the same back.
    /// </summary>
    public string Package(int definitions, int functions)
    {
        var text = new StringBuilder("package test:random@1.0.0;\ninterface types {\n").Append(Definitions(definitions));
        var members = string.Concat(Enumerable.Range(0, functions).Select(i => Function($"call-{i.ToString(CultureInfo.InvariantCulture)}")));
        var body = $"  use types.{{{string.Join(", ", _named)}}};\n{members}";
        return text.Append("}\ninterface guest {\n").Append(body).Append("}\ninterface host {\n").Append(body)
            .Append("}\nworld random {\n  import host;\n  export guest;\n}\n")
            .ToString();
    }

    /// <summary>Types with names, which those that are made up later may use.</summary>
    public string Definitions(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append("  ").Append(Definition($"type-{i.ToString(CultureInfo.InvariantCulture)}")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The names of the types that have one.</summary>
    public IReadOnlyList<string> Named => _named;

    /// <summary>A type, as it is written.</summary>
    public string Type() => Within(3);

    /// <summary>A value of a type.</summary>
    public object? Value(WitType type)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType primitive:
                return Primitive(primitive.Kind);
            case WitListType list:
                // Some so long that their strings wait until memory is taken for several; of larger elements, the guest has no room for so many.
                bool isLong = list.Element.Unaliased is WitPrimitiveType && _random.Next(10) == 0;
                int length = isLong ? _random.Next(16, 40) : _random.Next(4);
                return Enumerable.Range(0, length).Select(_ => Value(list.Element)).ToArray();
            case WitTypeReference { Definition: WitFlags flags }:
                return (uint)(_random.NextInt64() & ((1L << flags.Flags.Length) - 1));
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            return fields.Select(Value).ToArray();
        }

        var cases = ReferenceTypes.CasesOf(type)!;
        var index = _random.Next(cases.Count);
        return new CaseValue(index, cases[index] is { } payload ? Value(payload) : null);
    }

    /// <summary>A number that a hostile guest might give where another one belongs.</summary>
    public uint HostileNumber() => _random.Next(8) switch
    {
        0 => 0,
        1 => uint.MaxValue,
        2 => GuestMemory.Size,
        3 => GuestMemory.Size - 1,
        4 => (uint)_random.Next(256),
        5 => (uint)_random.Next(GuestMemory.Size),
        6 => 0x8000_0000,
        _ => (uint)_random.NextInt64(),
    };

    public int Next(int below) => _random.Next(below);

    private string Function(string name)
    {
        // A few parameters more make a function spill now and then.
        var types = Enumerable.Range(0, _random.Next(5) == 0 ? _random.Next(2, 6) : 1).Select(_ => Type()).ToList();
        var parameters = string.Join(", ", types.Select((t, i) => $"p{i.ToString(CultureInfo.InvariantCulture)}: {t}"));
        return $"  {name}: func({parameters}) -> {(types.Count == 1 ? types[0] : $"tuple<{string.Join(", ", types)}>")};\n";
    }

    private string Definition(string name)
    {
        _size = 1;
        var definition = _random.Next(6) switch
        {
            0 or 1 => $"record {name} {{ {Members(_random.Next(1, 7), i => $"a{i}: {Within(2)}")} }}",
            2 => $"record {name} {{ {Members(_random.Next(1, 5), i => $"a{i}: {Primitives[_random.Next(12)]}")} }}",
            3 => $"variant {name} {{ {Members(_random.Next(1, 8), i => _random.Next(4) == 0 ? $"a{i}" : $"a{i}({Within(2)})")} }}",
            4 => $"enum {name} {{ {Members(_random.Next(6) == 0 ? 300 : _random.Next(1, 6), i => $"a{i}")} }}",
            _ => $"flags {name} {{ {Members(_random.Next(3) == 0 ? 8 << _random.Next(3) : _random.Next(1, 33), i => $"a{i}")} }}",
        };
        _named.Add(name);
        _sizes[name] = _size;
        return definition;
    }

    private static string Members(int count, Func<string, string> member) =>
        string.Join(", ", Enumerable.Range(0, count).Select(i => member(i.ToString(CultureInfo.InvariantCulture))));

    private string Within(int depth)
    {
        _left = MaxTypes;
        var type = Type(depth);
        _size += MaxTypes - _left;
        return type;
    }

    private string Name()
    {
        var name = _named[_random.Next(_named.Count)];
        if (_sizes[name] > _left)
        {
            return Primitives[0];
        }

        _left -= _sizes[name];
        return name;
    }

    private string Type(int depth)
    {
        _left--;
        return _random.Next(depth == 0 ? 2 : 7) switch
        {
            0 => Primitives[_random.Next(Primitives.Length)],
            1 when _named.Count > 0 => Name(),
            2 or 3 => $"list<{Type(depth - 1)}>",
            4 => $"option<{Type(depth - 1)}>",
            5 => _random.Next(4) switch
            {
                0 => "result",
                1 => $"result<{Type(depth - 1)}>",
                2 => $"result<_, {Type(depth - 1)}>",
                _ => $"result<{Type(depth - 1)}, {Type(depth - 1)}>",
            },
            6 => $"tuple<{string.Join(", ", Enumerable.Range(0, _random.Next(8) == 0 ? 9 : _random.Next(1, 4)).Select(_ => Type(depth - 1)))}>",
            _ => Primitives[_random.Next(Primitives.Length)],
        };
    }

    private object Primitive(WitPrimitiveKind kind)
    {
        var bits = _random.Next(4) == 0 ? (_random.Next(2) == 0 ? 0 : -1) : _random.NextInt64(long.MinValue, long.MaxValue);
        return kind switch
        {
            WitPrimitiveKind.Bool => (bits & 1) != 0,
            WitPrimitiveKind.S8 => (sbyte)bits,
            WitPrimitiveKind.U8 => (byte)bits,
            WitPrimitiveKind.S16 => (short)bits,
            WitPrimitiveKind.U16 => (ushort)bits,
            WitPrimitiveKind.S32 => (int)bits,
            WitPrimitiveKind.U32 => (uint)bits,
            WitPrimitiveKind.S64 => bits,
            WitPrimitiveKind.U64 => (ulong)bits,
            WitPrimitiveKind.F32 => BitConverter.Int32BitsToSingle((int)bits),
            WitPrimitiveKind.F64 => BitConverter.Int64BitsToDouble(bits),
            WitPrimitiveKind.Char => new Rune((uint)(_random.Next(2) == 0 ? _random.Next(0xd800) : _random.Next(0xe000, 0x110000))),
            _ => Texts[_random.Next(Texts.Length)],
        };
    }
}

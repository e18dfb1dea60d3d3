using System.Globalization;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>A function that nobody has thought of, and the types that it needs, as the generator writes them.</summary>
internal sealed class RandomContract
{
    private const int MaxDepth = 3;

    private static readonly string[] Primitives =
        ["bool", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64", "char", "string"];

    private readonly Random _random;
    private readonly List<string> _definitions = [];
    private readonly List<string> _names = [];

    public RandomContract(Random random)
    {
        _random = random;
        string parameters = string.Join(", ", Several(0, 3, i => $"p{i}: {Next(0)}"));
        Wit = $"f: func({parameters})" + (random.Next(4) == 0 ? "" : $" -> {Next(0)}");
    }

    /// <summary>The function.</summary>
    public string Wit { get; }

    /// <summary>The types.</summary>
    public string Types => string.Join('\n', _definitions);

    public override string ToString() => $"{Wit}\n{Types}";

    private string Next(int depth) => (depth == MaxDepth ? 0 : _random.Next(13)) switch
    {
        3 => $"list<{Next(depth + 1)}>",
        4 => $"option<{Next(depth + 1)}>",
        5 => $"tuple<{string.Join(", ", Several(1, 3, _ => Next(depth + 1)))}>",
        6 => _random.Next(4) switch
        {
            0 => "result",
            1 => $"result<{Next(depth + 1)}>",
            2 => $"result<_, {Next(depth + 1)}>",
            _ => $"result<{Next(depth + 1)}, {Next(depth + 1)}>",
        },
        7 => Define("record", Several(1, 4, i => $"f{i}: {Next(depth + 1)}")),
        8 => Define("variant", Several(1, 4, i => _random.Next(3) == 0 ? $"c{i}" : $"c{i}({Next(depth + 1)})")),
        9 => Define("enum", Several(1, 5, i => $"e{i}")),
        10 => Define("flags", Several(1, 31, i => $"b{i}")),
        11 => Alias(Next(depth + 1)),
        12 when _names.Count > 0 => _names[_random.Next(_names.Count)],
        _ => Primitives[_random.Next(Primitives.Length)],
    };

    private string Define(string keyword, IEnumerable<string> members)
    {
        string definition = string.Join(", ", members);
        string name = NewName(keyword);
        _definitions.Add($"{keyword} {name} {{ {definition} }}");
        return name;
    }

    private string Alias(string type)
    {
        string name = NewName("type");
        _definitions.Add($"type {name} = {type};");
        return name;
    }

    private string NewName(string keyword)
    {
        _names.Add($"{keyword}-n{_names.Count.ToString(CultureInfo.InvariantCulture)}");
        return _names[^1];
    }

    private List<string> Several(int minimum, int maximum, Func<int, string> make) =>
        [.. Enumerable.Range(0, _random.Next(minimum, maximum + 1)).Select(make)];
}

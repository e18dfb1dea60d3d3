using System.Text;

namespace PluginHost.Tests.Components;

/// <summary>A type of values that nobody has thought of, in the text format, with the core types that it is passed as.</summary>
/// <param name="Text">The type.</param>
/// <param name="Flat">The core types, more than 16 if they are.</param>
internal sealed record RandomType(string Text, string[] Flat)
{
    private const int MaxDepth = 3;

    private static readonly RandomType[] Scalars =
    [
        .. new[] { "u8", "s8", "u16", "s16", "u32", "s32", "bool", "char" }.Select(name => new RandomType(name, ["i32"])),
        new("u64", ["i64"]), new("s64", ["i64"]), new("f32", ["f32"]), new("f64", ["f64"]), new("string", ["i32", "i32"]),
    ];

    public static RandomType Next(Random random, int depth = 0)
    {
        switch (depth == MaxDepth ? 0 : random.Next(9))
        {
            case 4:
                return new RandomType($"(list {Next(random, depth + 1).Text})", ["i32", "i32"]);
            case 5 or 6:
                RandomType[] items = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Next(random, depth + 1))];
                return new RandomType($"(tuple {string.Join(' ', items.Select(item => item.Text))})", [.. items.SelectMany(item => item.Flat)]);
            case 7:
                RandomType value = Next(random, depth + 1);
                return new RandomType($"(option {value.Text})", Choice([], value.Flat));
            case 8:
                RandomType ok = Next(random, depth + 1);
                RandomType error = Next(random, depth + 1);
                return new RandomType($"(result {ok.Text} (error {error.Text}))", Choice(ok.Flat, error.Flat));
            default:
                return Scalars[random.Next(Scalars.Length)];
        }
    }

    /// <summary>The core types of a case's number and of whatever of several payloads comes with it.</summary>
    public static string[] Choice(params IEnumerable<string[]> payloads)
    {
        var flat = new List<string> { "i32" };
        foreach (string[] payload in payloads)
        {
            for (int i = 0; i < payload.Length; i++)
            {
                if (i + 1 == flat.Count)
                {
                    flat.Add(payload[i]);
                }
                else if (flat[i + 1] != payload[i])
                {
                    flat[i + 1] = (flat[i + 1], payload[i]) is ("i32", "f32") or ("f32", "i32") ? "i32" : "i64";
                }
            }
        }

        return [.. flat];
    }

    /// <summary>A page of memory in which many words are addresses or lengths of something in it.</summary>
    public static string Page(Random random)
    {
        var text = new StringBuilder();
        for (int i = 0; i < 1024; i++)
        {
            uint word = random.Next(4) switch
            {
                0 => (uint)random.Next(4),
                1 => 8 * (uint)random.Next(300),
                2 => (uint)random.Next(0x20, 0x7F) * 0x01010101,
                _ => 1,
            };
            foreach (byte part in BitConverter.GetBytes(word))
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\{part:x2}");
            }
        }

        return text.ToString();
    }
}

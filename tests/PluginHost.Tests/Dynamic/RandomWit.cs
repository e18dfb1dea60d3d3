using System.Text;
using PluginHost.Tests.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>A type of any kind that nobody has thought of, in the text format of components, with what the canonical ABI makes of it.</summary>
/// <param name="Text">The type where it is used.</param>
/// <param name="Flat">The core types that it is passed as, more than 16 if they are.</param>
/// <param name="Load">How a value that is one core value is read from memory; empty for others.</param>
internal sealed record RandomWit(string Text, string[] Flat, string Load)
{
    /// <summary>Makes types for one component, which must name some of them.</summary>
    internal sealed class Source(Random random)
    {
        private const int MaxDepth = 3;
        private readonly StringBuilder _definitions = new();
        private int _named;

        /// <summary>The types that have names, defined and exported.</summary>
        public string Definitions => _definitions.ToString();

        public RandomWit Next(int depth = 0) => (depth == MaxDepth ? random.Next(16) : random.Next(24)) switch
        {
            0 => Scalar("u8", "i32", "i32.load8_u"),
            1 => Scalar("s8", "i32", "i32.load8_s"),
            2 => Scalar("u16", "i32", "i32.load16_u"),
            3 => Scalar("s16", "i32", "i32.load16_s"),
            4 => Scalar("u32", "i32", "i32.load"),
            5 => Scalar("s32", "i32", "i32.load"),
            6 => Scalar("u64", "i64", "i64.load"),
            7 => Scalar("s64", "i64", "i64.load"),
            8 => Scalar("f32", "f32", "f32.load"),
            9 => Scalar("f64", "f64", "f64.load"),
            10 => Scalar("bool", "i32", "i32.load8_u"),
            11 => Scalar("char", "i32", "i32.load"),
            12 or 13 => new RandomWit("string", ["i32", "i32"], ""),
            14 => Enum(random.Next(5) == 0 ? 300 : random.Next(1, 5)),
            15 => Flags(random.Next(1, 33)),
            16 or 17 => new RandomWit($"(list {Next(depth + 1).Text})", ["i32", "i32"], ""),
            18 => Tuple([.. Some(depth)]),
            19 => Record([.. Some(depth)]),
            20 => Option(Next(depth + 1)),
            21 => Result(Maybe(depth), Maybe(depth)),
            22 => Variant([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Maybe(depth))]),

            // More than is passed as core values.
            _ => Tuple([.. Enumerable.Repeat(Next(depth + 1), random.Next(9, 20))]),
        };

        private IEnumerable<RandomWit> Some(int depth) => Enumerable.Range(0, random.Next(1, 4)).Select(_ => Next(depth + 1));

        private RandomWit? Maybe(int depth) => random.Next(3) == 0 ? null : Next(depth + 1);

        private static RandomWit Scalar(string name, string core, string load) => new(name, [core], load);

        private RandomWit Enum(int cases) =>
            new(Name($"(enum {Labels(cases)})"), ["i32"], cases > 256 ? "i32.load16_u" : "i32.load8_u");

        private RandomWit Flags(int flags) =>
            new(Name($"(flags {Labels(flags)})"), ["i32"], flags > 16 ? "i32.load" : flags > 8 ? "i32.load16_u" : "i32.load8_u");

        private static RandomWit Tuple(RandomWit[] items) => new($"(tuple {Join(items)})", FlatOf(items), LoadOf(items));

        private RandomWit Record(RandomWit[] fields) =>
            new(Name($"(record {Join(fields.Select((field, i) => $"(field \"l{i}\" {field.Text})"))})"), FlatOf(fields), LoadOf(fields));

        private static RandomWit Option(RandomWit value) => new($"(option {value.Text})", Choice([null, value]), "");

        private static RandomWit Result(RandomWit? ok, RandomWit? error) => new(
            $"(result{(ok is null ? "" : $" {ok.Text}")}{(error is null ? "" : $" (error {error.Text})")})",
            Choice([ok, error]),
            ok is null && error is null ? "i32.load8_u" : "");

        private RandomWit Variant(RandomWit?[] cases) => new(
            Name($"(variant {Join(cases.Select((item, i) => $"(case \"l{i}\"{(item is null ? "" : $" {item.Text}")})"))})"),
            Choice(cases),
            cases.All(item => item is null) ? "i32.load8_u" : "");

        private string Name(string type)
        {
            int number = _named++;
            _definitions.Append(System.Globalization.CultureInfo.InvariantCulture, $"(type $d{number} {type}) (export $t{number} \"t{number}\" (type $d{number}))\n");
            return $"$t{number}";
        }

        private static string Labels(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"\"l{i}\""));

        private static string Join(IEnumerable<RandomWit> types) => Join(types.Select(type => type.Text));

        private static string Join(IEnumerable<string> texts) => string.Join(' ', texts);

        private static string[] FlatOf(RandomWit[] parts) => [.. parts.SelectMany(part => part.Flat)];

        private static string LoadOf(RandomWit[] parts) => parts is [var only] ? only.Load : "";

        private static string[] Choice(RandomWit?[] payloads) => RandomType.Choice(payloads.Select(payload => payload?.Flat ?? []));
    }
}

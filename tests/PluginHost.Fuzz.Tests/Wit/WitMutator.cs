using System.Text.RegularExpressions;
using CsCheck;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Tests.Wit;

namespace PluginHost.Fuzz.Tests.Wit;

/// <summary>Changes WIT files by their words, puts parts of several together, or makes one up.</summary>
internal sealed partial class WitMutator(PCG random)
{
    private static readonly string[] Words =
    [
        "package", "interface", "world", "use", "include", "with", "as", "import", "export", "type", "record", "variant", "enum",
        "flags", "resource", "constructor", "static", "async", "func", "list", "option", "result", "tuple", "own", "borrow",
        "stream", "future", "error-context", "u8", "s64", "string", "char", "bool", "f64", "a", "b", "c-d", "%list", "%type", "x-1", "A",
        "_", "1.0.0", "4", "@since(version = 1.0.0)", "@unstable(feature = f)", "@deprecated(version = 1.0.0)", "{", "}", "(", ")", "<",
        ">", ",", ";", ":", ".", "/", "@", "=", "->", "*", "\n", "/// d\n", "// d\n", "/*", "*/", "/**", "\0", "\ufeff", "\ud800", "#",
    ];

    private static readonly string[] Files = [.. new[] { "wit", "plugins/wit", "tests", "samples" }.SelectMany(WitFiles.Below).Select(file => file.Text)];

    /// <summary>A text.</summary>
    public string Next()
    {
        List<string> words = [.. Split(Below(6) == 0 ? MadeUp() : Files[Below(Files.Length)])];
        for (int changes = Below(5); changes > 0 && words.Count > 0; changes--)
        {
            int at = Below(words.Count);
            int length = Math.Min(1 + Below(12), words.Count - at);
            switch (Below(6))
            {
                case 0:
                    words.RemoveRange(at, length);
                    break;
                case 1:
                    words.Insert(at, $" {Words[Below(Words.Length)]} ");
                    break;
                case 2:
                    words.InsertRange(Below(words.Count), words.GetRange(at, length));
                    break;
                case 3:
                    words[at] = words[Below(words.Count)];
                    break;
                case 4:
                    words[at] = Words[Below(Words.Length)];
                    break;
                default:
                    string[] other = Split(Files[Below(Files.Length)]);
                    int from = Below(other.Length);
                    words.InsertRange(at, other[from..Math.Min(other.Length, from + 40)]);
                    break;
            }
        }

        return string.Concat(words);
    }

    private static string[] Split(string text) => [.. Token().Matches(text).Select(match => match.Value)];

    private string MadeUp() => new RandomWit(Below(int.MaxValue)).Package(definitions: 5, functions: 4);

    private int Below(int limit) => (int)random.Next((uint)limit);

    [GeneratedRegex(@"[A-Za-z0-9%_-]+|\s+|.", RegexOptions.Singleline)]
    private static partial Regex Token();
}

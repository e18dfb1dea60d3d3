using PluginHost.Dynamic;
using Wasmtime.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>
/// What guests pass to the host, and are given by it, in types of every kind: the engine's own component model lifts and lowers it in the same way,
/// and refuses the same.
/// </summary>
public sealed class DynamicImportOpinionTests
{
    private static readonly WitValue[] Numbers = [.. Enumerable.Range(0, RandomImportComponent.Numbers).Select(i => (WitValue)(ulong)i)];

    [Theory]
    [InlineData("utf8", 1)]
    [InlineData("utf8", 2)]
    [InlineData("utf16", 3)]
    [InlineData("utf16", 4)]
    [InlineData("latin1+utf16", 5)]
    [InlineData("latin1+utf16", 6)]
    public async Task What_the_host_is_given_and_gives_back_is_as_in_the_engine(string encoding, int seed)
    {
        var random = new Random(seed);
        var values = new RandomValues(random);
        int given = 0;
        int refused = 0;
        for (int i = 0; i < 15; i++)
        {
            await using NotingPair pair = await NotingPair.StartAsync(RandomImportComponent.Make(random, encoding));
            var type = pair.Contract.Functions.Single(function => function.Name == "flat").Type.Parameters[0].Type!;
            for (int round = 0; round < 4; round++)
            {
                WitValue value = values.Next(type);
                pair.Made = values.Next(type);
                Assert.Equal(value, await pair.AskBothAsync("spilled", [.. Numbers, value]));
                Assert.Equal(value, await pair.AskBothAsync("flat", value));
                Assert.Equal(pair.Made, await pair.AskBothAsync("place", 40_000u));
                await pair.AskBothAsync("place", (uint)(40_000 + random.Next(8)));
                await pair.AskBothAsync("place", (uint)(65_536 - random.Next(64)));
                foreach (int at in (int[])[8 * random.Next(400), 8 * random.Next(400), random.Next(400), 65_536 - random.Next(200)])
                {
                    bool isValue = await pair.AskBothAsync("give", (uint)at) is not null;
                    given += isValue ? 1 : 0;
                    refused += isValue ? 0 : 1;
                }
            }
        }

        // Were all of them refused, or none, nothing would have been compared.
        Assert.InRange(given, 20, 220);
        Assert.InRange(refused, 20, 220);
    }

    // What follows the numbers, and what is at 512 in memory.
    [Theory]
    [InlineData("char", "utf8", "ffd70000", "", true)]
    [InlineData("char", "utf8", "00d80000", "", false)]
    [InlineData("char", "utf8", "ffdf0000", "", false)]
    [InlineData("char", "utf8", "00e00000", "", true)]
    [InlineData("char", "utf8", "ffff1000", "", true)]
    [InlineData("char", "utf8", "00001100", "", false)]
    [InlineData("string", "utf8", "0002000002000000", "c3a9", true)]
    [InlineData("string", "utf8", "0002000001000000", "c3a9", false)]
    [InlineData("string", "utf8", "0002000002000000", "c328", false)]
    [InlineData("string", "utf8", "0002000002000000", "c080", false)]
    [InlineData("string", "utf8", "0002000003000000", "eda080", false)]
    [InlineData("string", "utf8", "0002000004000000", "f4908080", false)]
    [InlineData("string", "utf8", "ffff000001000000", "", true)]
    [InlineData("string", "utf8", "ffff000002000000", "", false)]
    [InlineData("string", "utf8", "ffffffff01000000", "", false)]
    [InlineData("string", "utf8", "00020000ffffffff", "", false)]
    [InlineData("string", "utf16", "0002000002000000", "3dd842de", true)]
    [InlineData("string", "utf16", "0002000001000000", "3dd8", false)]
    [InlineData("string", "utf16", "0002000001000000", "42de", false)]
    [InlineData("string", "utf16", "0102000001000000", "", false)]
    [InlineData("string", "utf16", "feff000002000000", "", false)]
    [InlineData("string", "latin1+utf16", "0002000002000000", "e9ff", true)]
    [InlineData("string", "latin1+utf16", "0002000001000080", "ac20", true)]
    [InlineData("string", "latin1+utf16", "0002000001000080", "3dd8", false)]
    [InlineData("string", "latin1+utf16", "0102000001000080", "", false)]
    [InlineData("(list u32)", "utf8", "0002000001000000", "01020304", true)]
    [InlineData("(list u32)", "utf8", "0202000001000000", "", false)]
    [InlineData("(list u32)", "utf8", "fcff000002000000", "", false)]
    [InlineData("(list u32)", "utf8", "0002000000000040", "", false)]
    [InlineData("(list char)", "utf8", "0002000001000000", "00d80000", false)]
    [InlineData("(option u8)", "utf8", "0107", "", true)]
    [InlineData("(option u8)", "utf8", "0207", "", false)]
    [InlineData("(result (tuple u8 u8) (error u8))", "utf8", "ff0707", "", false)]
    [InlineData("(tuple bool u8)", "utf8", "0207", "", true)]
    public async Task What_is_no_value_is_refused_as_in_the_engine(string type, string encoding, string value, string at512, bool isValue)
    {
        byte[] memory = new byte[1024];
        Convert.FromHexString(value).CopyTo(memory, sizeof(ulong) * RandomImportComponent.Numbers);
        Convert.FromHexString(at512).CopyTo(memory, 512);
        var wit = type == "char" ? new RandomWit(type, ["i32"], "i32.load") : new RandomWit(type, FlatOf(type), "");
        await using NotingPair pair = await NotingPair.StartAsync(RandomImportComponent.Make(wit, memory, encoding));
        pair.Made = "";

        Assert.Equal(isValue, await pair.AskBothAsync("give", 0u) is not null);
    }

    private static string[] FlatOf(string type) => type.StartsWith("(result", StringComparison.Ordinal) ? ["i32", "i32", "i32"] : ["i32", "i32"];

    /// <summary>A component here and in the engine, each with a host's functions that note what they are given.</summary>
    private sealed class NotingPair : IAsyncDisposable
    {
        private readonly List<WitValue> _seenHere = [];
        private readonly List<WitValue> _seenThere = [];
        private ComponentPair? _pair;

        public DynamicContract Contract => _pair!.Contract;

        /// <summary>What <c>make</c> gives.</summary>
        public WitValue Made { get; set; } = 0u;

        public static async Task<NotingPair> StartAsync(string text)
        {
            var noting = new NotingPair();
            noting._pair = await ComponentPair.StartAsync(text, noting.AddTo, noting.AddTo, "test:any/host");
            return noting;
        }

        /// <summary>What both say; null if both refuse. Their hosts were given the same too.</summary>
        public async Task<WitValue?> AskBothAsync(string function, params WitValue[] arguments)
        {
            _seenHere.Clear();
            _seenThere.Clear();
            WitValue? found = await _pair!.AskBothAsync(function, arguments);
            Assert.True(
                _seenThere.SequenceEqual(_seenHere),
                $"{function}({string.Join(", ", (object[])arguments)}): the host is given {string.Join(", ", _seenThere)} in the engine, "
                + $"{string.Join(", ", _seenHere)} here\n{_pair.Text}");
            return found;
        }

        public ValueTask DisposeAsync() => _pair!.DisposeAsync();

        private static WitValue Note(List<WitValue> seen, IReadOnlyList<WitValue> arguments)
        {
            seen.AddRange(arguments);
            return arguments[^1];
        }

        private void AddTo(DynamicImports imports) => imports
            .Add($"{RandomImportComponent.Interface}#spilled", (arguments, _) => new(Note(_seenHere, arguments)))
            .Add($"{RandomImportComponent.Interface}#flat", (arguments, _) => new(Note(_seenHere, arguments)))
            .Add($"{RandomImportComponent.Interface}#make", (_, _) => new(Made));

        private void AddTo(ComponentLinker linker)
        {
            using ComponentLinkerInstance root = linker.Root();
            using ComponentLinkerInstance host = root.AddInstance(RandomImportComponent.Interface);
            host.DefineFunction("spilled", (given, results) => results[0] = HandBack(given));
            host.DefineFunction("flat", (given, results) => results[0] = HandBack(given));
            host.DefineFunction("make", (_, results) => results[0] = EngineValues.ToEngine(Made));
        }

        private ComponentValue HandBack(ReadOnlySpan<ComponentValue> given)
        {
            WitValue[] arguments = [.. given.ToArray().Select(EngineValues.FromEngine)];
            return EngineValues.ToEngine(Note(_seenThere, arguments));
        }
    }
}

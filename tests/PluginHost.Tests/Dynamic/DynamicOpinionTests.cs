using PluginHost.Dynamic;

namespace PluginHost.Tests.Dynamic;

/// <summary>Types of every kind, and values that nobody has thought of: the engine's own component model lifts and lowers them in the same way.</summary>
public sealed class DynamicOpinionTests
{
    private static readonly WitValue[] Numbers = [.. Enumerable.Range(0, RandomComponent.Numbers).Select(i => (WitValue)(ulong)i)];

    [Theory]
    [InlineData("utf8", 1)]
    [InlineData("utf8", 2)]
    [InlineData("utf16", 3)]
    [InlineData("utf16", 4)]
    [InlineData("latin1+utf16", 5)]
    [InlineData("latin1+utf16", 6)]
    public async Task Values_go_in_and_come_out_as_in_the_engine(string encoding, int seed)
    {
        var random = new Random(seed);
        var values = new RandomValues(random);
        var given = new Tally();
        for (int i = 0; i < 15; i++)
        {
            string text = RandomComponent.Make(random, encoding);
            await using ComponentPair pair = await ComponentPair.StartAsync(text);
            var type = pair.Contract.Functions.Single(function => function.Name == "sum").Type.Parameters[0].Type!;
            for (int round = 0; round < 4; round++)
            {
                WitValue value = values.Next(type);
                Assert.Equal(value, await pair.AskBothAsync("echo", [.. Numbers, value]));
                if (encoding == "utf8")
                {
                    // In the others, the engine sets more memory aside than it needs at first.
                    Assert.NotNull(await pair.AskBothAsync("sum", value));
                }

                given.Add(await pair.AskBothAsync("give", (uint)(8 * random.Next(400))));
                await pair.AskBothAsync("give", (uint)random.Next(400));
                await pair.AskBothAsync("give", (uint)(65_536 - random.Next(64)));
            }
        }

        // Were all of them refused, or none, nothing would have been compared.
        Assert.InRange(given.Values, 10, 59);
    }

    private sealed class Tally
    {
        public int Values { get; private set; }

        public void Add(WitValue? value) => Values += value is null ? 0 : 1;
    }
}

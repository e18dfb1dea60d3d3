using Microsoft.Extensions.DependencyInjection;
using PluginHost.Dynamic;
using PluginHost.Tests.Support;
using Wasmtime;
using Wasmtime.Components;

namespace PluginHost.Tests.Dynamic;

/// <summary>Types of every kind, and values that nobody has thought of: the engine's own component model lifts and lowers them in the same way.</summary>
public sealed class DynamicOpinionTests
{
    private static readonly WitValue[] Numbers = [.. Enumerable.Range(0, RandomComponent.Numbers).Select(i => (WitValue)(ulong)i)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
            await using Pair pair = await Pair.StartAsync(text);
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

    /// <summary>A component in this host and in the engine.</summary>
    private sealed class Pair(string text, DynamicContract contract, PluginTestHost host, Engine engine, Component component) : IAsyncDisposable
    {
        public DynamicContract Contract => contract;

        public static async Task<Pair> StartAsync(string text)
        {
            byte[] bytes = Wat.ToWasm(text);
            DynamicContract contract = DynamicContract.Read(bytes);
            PluginTestHost host = await PluginTestHost.StartAsync(
                plugins => plugins.AddWasmContract(contract), new PluginDefinition(new PluginId("guest"), PluginContent.FromBytes(bytes)));
            Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
            var engine = new Engine();
            return new Pair(text, contract, host, engine, Component.FromText(engine, text));
        }

        /// <summary>What both say; null if both refuse.</summary>
        public async Task<WitValue?> AskBothAsync(string function, params WitValue[] arguments)
        {
            WitValue? expected = Ask(function, arguments);
            WitValue? found = await RunAsync(function, arguments);
            Assert.True(expected == found, $"{function}({string.Join(", ", (object[])arguments)}): {expected} in the engine, {found} here\n{text}");
            return found;
        }

        public async ValueTask DisposeAsync()
        {
            component.Dispose();
            engine.Dispose();
            await host.DisposeAsync();
        }

        private async Task<WitValue?> RunAsync(string function, WitValue[] arguments)
        {
            IDynamicPlugin plugin = contract.GetProvider(host.Services).Get(new PluginId("guest"));
            try
            {
                return await plugin.CallAsync(function, arguments, Token);
            }
            catch (PluginException exception) when (exception is PluginAbiException or PluginTrapException)
            {
                return null;
            }
        }

        private WitValue? Ask(string function, WitValue[] arguments)
        {
            using var linker = new ComponentLinker(engine);
            using var store = new Store(engine);
            ComponentFunction called = linker.Instantiate(store, component).GetFunction(function)!;
            try
            {
                return EngineValues.FromEngine(called.Call([.. arguments.Select(EngineValues.ToEngine)])!);
            }
            catch (WasmtimeException)
            {
                return null;
            }
        }
    }
}

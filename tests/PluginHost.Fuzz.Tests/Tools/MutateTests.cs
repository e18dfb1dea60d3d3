using System.Globalization;
using PluginHost.Dynamic;
using PluginHost.Fuzz.Tests.Components;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>Real components in which wasm-tools mutate changed one of the core modules: typed failures or answers.</summary>
public sealed class MutateTests
{
    private const int ComponentsEach = 4;

    /// <summary>Many seeds make no change of a module.</summary>
    private const int MostTries = 50;

    /// <summary>How large a component may be to be compiled by the engine too, for its opinion.</summary>
    private const int MostBytesCompared = 50_000;

    [Fact]
    public async Task Components_with_a_changed_core_module_fail_with_a_type_or_answer()
    {
        using WasmTools tools = WasmTools.FindOrSkip();
        byte[] rust = await tools.MakeGreeterAsync("greeter-rust.wasm");
        byte[][] greeters =
        [
            rust, rust,
            await tools.MakeGreeterAsync("greeter-c.wasm"), await tools.MakeGreeterAsync("greeter-assemblyscript.wasm"),
            await File.ReadAllBytesAsync(Guests.PathOf("greeter-wasi.wasm"), TestContext.Current.CancellationToken),
        ];
        await using TrialHost host = await TrialHost.StartAsync(DynamicContract.Read(rust));
        var counts = new TrialCounts();
        await FuzzTarget.RunAsync("mutate", rounds: 3, async seed =>
        {
            var random = new Random(seed);
            for (int i = 0; i < ComponentsEach; i++)
            {
                byte[] component = await ChangeAsync(tools, greeters[random.Next(greeters.Length)], random);
                if (component.Length <= MostBytesCompared)
                {
                    ComponentReading.ReadAsTheEngineDoes(component);
                }

                counts.Add(await host.TryAsync(component, random));
            }

            ComponentReading.Read(await ChangeAsync(tools, await File.ReadAllBytesAsync(Guests.PathOf("header-check-js.wasm")), random));
        });

        // None of it is an accident.
        TestContext.Current.SendDiagnosticMessage("{0}", counts);
        Assert.True(counts.Loaded > counts.Tried / 4 && counts.Answers > 0, counts.ToString());
    }

    private static async Task<byte[]> ChangeAsync(WasmTools tools, byte[] component, Random random)
    {
        var modules = new CoreModules(component);
        int changed = random.Next(modules.Count);
        tools.Write("before.wasm", modules[changed]);
        string[] semantics = random.Next(4) == 0 ? ["--preserve-semantics"] : [];
        int changes = 1 + random.Next(3);
        for (int tries = 0; tries < MostTries && changes > 0; tries++)
        {
            string seed = random.Next().ToString(CultureInfo.InvariantCulture);
            if (await WasmTools.TryRunAsync(
                ["mutate", "--seed", seed, "--fuel", "1000", .. semantics, tools.PathOf("before.wasm"), "-o", tools.PathOf("after.wasm")]) is null)
            {
                File.Move(tools.PathOf("after.wasm"), tools.PathOf("before.wasm"), overwrite: true);
                changes--;
            }
        }

        return modules.With(changed, tools.Read("before.wasm"));
    }
}

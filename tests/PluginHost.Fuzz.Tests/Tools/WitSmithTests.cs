using System.Text;
using PluginHost.Abi.Components;
using PluginHost.Dynamic;
using PluginHost.Fuzz.Tests.Components;
using PluginHost.Fuzz.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>Contracts that nobody has thought of: the package, and components of its worlds, are read as the engine does, described, loaded and called.</summary>
public sealed class WitSmithTests
{
    private const int WorldsEach = 4;

    /// <summary>What wit-smith makes and the engine takes, and docs/components.md lists as not read.</summary>
    private static readonly string[] Listed = ["async", "fixed length"];

    [Fact]
    public async Task Components_of_random_WIT_are_read_as_the_engine_does_and_called()
    {
        using WasmTools tools = WasmTools.FindOrSkip();
        var counts = new TrialCounts();
        await FuzzTarget.RunAsync("wit-smith", rounds: 4, async seed =>
        {
            var random = new Random(seed);
            var smith = new WitSmith(tools, random);
            await ReadAsync(tools, await smith.NextPackageAsync());
            string[] worlds = [.. await smith.UnpackAsync()];
            random.Shuffle(worlds);

            // Most worlds of the package are empty.
            foreach (string world in worlds.OrderByDescending(WitSmith.IsOfInterface).Take(WorldsEach))
            {
                // With a core module that traps at once, and with one that nobody has thought of.
                foreach (ModuleSmith? modules in (ModuleSmith?[])[null, new ModuleSmith(tools, random)])
                {
                    if (await smith.TryMakeComponentAsync(world, modules) is not { } component || !await ReadAsync(tools, component))
                    {
                        continue;
                    }

                    await AssertSaysTheSameAsync(tools, component);
                    if (DynamicContract.Read(component) is { Functions.Length: > 0 } contract)
                    {
                        await using TrialHost host = await TrialHost.StartAsync(contract);
                        counts.Add(await host.TryAsync(component, random));
                    }
                }
            }
        });

        // None of it is an accident.
        TestContext.Current.SendDiagnosticMessage("{0}", counts);
        Assert.True(counts.Loaded > counts.Tried / 10 && counts.Failures > 0, counts.ToString());
    }

    // Whether it was read; then the tool reads what it is described as.
    private static async Task<bool> ReadAsync(WasmTools tools, byte[] component)
    {
        if (ComponentReading.ReadAsTheEngineDoes(component, Listed) is not null)
        {
            return false;
        }

        string wit = WitText.Describe(ComponentReader.Read(component, ComponentReadLimits.Default));
        string? error = await WasmTools.TryRunAsync("component", "wit", tools.Write("described.wit", Encoding.UTF8.GetBytes(wit)), "-o", tools.PathOf("read.wit"));
        Assert.True(error is null, $"{error}\n{wit}\n{Convert.ToBase64String(component)}");
        return true;
    }

    // Our description, which the tool has read, says what the tool itself finds in the component.
    private static async Task AssertSaysTheSameAsync(WasmTools tools, byte[] component)
    {
        await WasmTools.RunAsync("component", "wit", tools.Write("component.wasm", component), "-o", tools.PathOf("found.wit"));
        Assert.Equal(StatementsIn(tools, "found.wit"), StatementsIn(tools, "read.wit"));
    }

    // The order of items in WIT means nothing, nor how many are used at once.
    private static IEnumerable<string> StatementsIn(WasmTools tools, string file) =>
        File.ReadLines(tools.PathOf(file)).Select(line => line.Trim()).Where(line => line.Length > 0).SelectMany(EachUse).Order(StringComparer.Ordinal);

    private static IEnumerable<string> EachUse(string line)
    {
        int names = line.IndexOf('{', StringComparison.Ordinal) + 1;
        return line.StartsWith("use ", StringComparison.Ordinal)
            ? line[names..line.IndexOf('}', StringComparison.Ordinal)].Split(", ").Select(name => $"{line[..names]}{name}}}")
            : [line];
    }
}

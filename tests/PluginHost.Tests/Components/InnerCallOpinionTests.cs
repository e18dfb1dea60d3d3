using System.Globalization;
using PluginHost.Tests.Support;
using Test.Sandbox;
using Wasmtime;
using Wasmtime.Components;

namespace PluginHost.Tests.Components;

/// <summary>Calls between components with types and values that nobody has thought of: the engine's own component model says the same.</summary>
public sealed class InnerCallOpinionTests
{
    private const int MaxFlat = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_one_component_passes_to_another_arrives_as_the_engine_passes_it(int seed)
    {
        var random = new Random(seed);
        int arrived = 0;
        for (int i = 0; i < 15; i++)
        {
            (TwoComponents components, string types) = Make(random);
            uint? expected = Ask(components.ToText());
            uint? found = await RunAsync(components);

            Assert.True(expected == found, $"{types}: {Describe(expected)} in the engine, and {Describe(found)} here.");
            arrived += found is null ? 0 : 1;
        }

        // Were all of them refused, nothing would have been compared.
        Assert.InRange(arrived, 3, 14);
    }

    private static async Task<uint?> RunAsync(PluginDefinition plugin)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        try
        {
            return await host.Get<IRunner>("guest").RunAsync(0, TestContext.Current.CancellationToken);
        }
        catch (PluginAbiException)
        {
            return null;
        }
        catch (PluginTrapException)
        {
            // The allocator has no more memory to give.
            return null;
        }
    }

    private static uint? Ask(string text)
    {
        using var engine = new Engine();
        using Component component = Component.FromText(engine, text);
        using var linker = new ComponentLinker(engine);
        using var store = new Store(engine);
        ComponentFunction run = linker.Instantiate(store, component).GetFunction("run")!;
        try
        {
            return run.Call(ComponentValue.U32(0))!.AsU32();
        }
        catch (WasmtimeException)
        {
            return null;
        }
    }

    // What is received is summed up, with all of the memory that it was put into.
    private static (TwoComponents Components, string Types) Make(Random random)
    {
        RandomType[] parameters = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomType.Next(random))];
        string[] flat = [.. parameters.SelectMany(parameter => parameter.Flat)];
        bool isSpilled = flat.Length > MaxFlat;
        string[] core = isSpilled ? ["i32"] : flat;
        string types = string.Concat(parameters.Select((parameter, i) => $"(param \"p{i}\" {parameter.Text}) "));
        string folds = string.Concat(core.Select((type, i) => Fold(type switch
        {
            "i64" => $"(i32.xor (i32.wrap_i64 (local.get {i})) (i32.wrap_i64 (i64.shr_u (local.get {i}) (i64.const 32))))",
            "f32" => $"(i32.reinterpret_f32 (local.get {i}))",
            "f64" => $"(i32.wrap_i64 (i64.reinterpret_f64 (local.get {i})))",
            _ => $"(local.get {i})",
        })));
        string arguments = string.Join(' ', core.Select(type => type switch
        {
            _ when isSpilled => $"(i32.const {8 * random.Next(200)})",
            "i64" => $"(i64.const {random.NextInt64()})",
            "f32" or "f64" => $"({type}.const {random.Next(1000)}.5)",
            _ when random.Next(2) == 0 => $"(i32.const {random.Next(3)})",
            _ => $"(i32.const {8 * random.Next(200)})",
        }));
        string signature = $"{string.Concat(core.Select(type => $"(param {type}) "))}(result i32)";
        var components = new TwoComponents(
            $"{types}(result u32)",
            $"""
            (func (export "f") {signature} (local $h i32) (local $at i32)
              {folds}
              (local.set $at (i32.const 1024))
              (block $done (loop $next
                (br_if $done (i32.ge_u (local.get $at) (global.get $top)))
                {Fold("(i32.load8_u (local.get $at))")}
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br $next)))
              (local.get $h))
            """,
            $"(call $f {arguments})",
            signature)
        {
            Definitions = $"(data (i32.const 0) \"{RandomType.Page(random)}\")",
        };
        return (components, $"{types} with {arguments}");
    }

    private static string Describe(uint? sum) => sum is { } value ? value.ToString(CultureInfo.InvariantCulture) : "a trap";

    private static string Fold(string value) => $"(local.set $h (i32.add (i32.mul (local.get $h) (i32.const 31)) {value}))";
}

using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Dynamic;
using PluginHost.Tests.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Dynamic;

public sealed class DynamicPluginTests
{
    private const string All = """
        {"flag":true,"small":255,"big":18446744073709551615,"least":-9223372036854775808,"float":1.5,"double":"NaN","sign":"é","text":"\"a\nb €","bytes":[0,255],"points":[{"x":-1,"y":2}],"pair":[7,""],"color":"green","perms":["read","run"],"shape":{"circle":0.1},"maybe":null,"twice":{"some":null},"outcome":{"error":"no"},"done":{"ok":null}}
        """;

    private readonly DynamicContract _contract = DynamicContract.Read(ShapesComponent.Bytes);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("\"shape\":{\"circle\":0.1}=\"shape\":\"nothing\"")]
    [InlineData("\"shape\":{\"circle\":0.1}=\"shape\":{\"named\":\"n\"}")]
    [InlineData("\"maybe\":null=\"maybe\":5")]
    [InlineData("\"twice\":{\"some\":null}=\"twice\":null")]
    [InlineData("\"twice\":{\"some\":null}=\"twice\":{\"some\":7}")]
    [InlineData("\"outcome\":{\"error\":\"no\"}=\"outcome\":{\"ok\":1}")]
    [InlineData("\"done\":{\"ok\":null}=\"done\":{\"error\":null}")]
    [InlineData("\"double\":\"NaN\"=\"double\":\"-Infinity\"")]
    [InlineData("\"bytes\":[0,255]=\"bytes\":[]")]
    [InlineData("\"perms\":[\"read\",\"run\"]=\"perms\":[]")]
    public async Task Values_of_every_kind_come_back_as_they_went_in(string change)
    {
        await using PluginTestHost host = await StartAsync();
        string json = Change(change).Trim();

        Assert.Equal(json, await Get(host).CallJsonAsync("echo", $"[{json}]", Token));
        Assert.Equal(json, await Get(host).CallJsonAsync("echo", $$"""{"value": {{json}}}""", Token));
    }

    [Theory]
    [InlineData("\"small\":255=\"small\":256", "$[0].small: a number that is a u8 is expected, not 256.")]
    [InlineData("\"small\":255=\"small\":1.5", "$[0].small: a number that is a u8 is expected, not 1.5.")]
    [InlineData("\"flag\":true=\"flag\":1", "$[0].flag: true or false is expected, not 1.")]
    [InlineData("\"sign\":\"é\"=\"sign\":\"ab\"", "$[0].sign: a string of one character (char) is expected, not \"ab\".")]
    [InlineData("\"sign\":\"é\"=\"sign\":\"\"", "$[0].sign: a string of one character (char) is expected, not \"\".")]
    [InlineData("\"text\":=\"texts\":", "$[0]: there is no 'texts'; there is flag, small,")]
    [InlineData("\"flag\":true,=", "$[0]: 'flag' is missing: true or false.")]
    [InlineData("\"x\":-1=\"x\":\"1\"", "$[0].points[0].x: a number that is a s32 is expected, not \"1\".")]
    [InlineData("\"pair\":[7,\"\"]=\"pair\":[7]", "$[0].pair: an array of 2 (tuple) is expected, not [7].")]
    [InlineData("\"color\":\"green\"=\"color\":\"blue\"", "$[0].color: there is no case 'blue'; one of red, green (enum) is expected.")]
    [InlineData("\"color\":\"green\"=\"color\":1", "$[0].color: one of red, green (enum) is expected, not 1.")]
    [InlineData("{\"some\":null}=\"some\"", "$[0].twice.some: null or")]
    [InlineData("{\"some\":null}=7", "$[0].twice: null or an object with some (option) is expected, not 7.")]
    [InlineData("\"x\":-1=\"x\":-1,\"x\":1", "$[0].points[0]: there are two 'x'.")]
    [InlineData("\"read\",\"run\"=\"read\",\"fly\"", "$[0].perms[1]: one of read, write, run is expected, not \"fly\".")]
    [InlineData("{\"circle\":0.1}=\"circle\"", "$[0].shape.circle: a number that is a f64 is expected, not \"circle\".")]
    [InlineData("{\"circle\":0.1}={\"square\":1}", "$[0].shape: there is no case 'square'; one of circle, nothing, named (variant) is expected.")]
    [InlineData("{\"circle\":0.1}={\"nothing\":1}", "$[0].shape.nothing: nothing is expected, not 1.")]
    [InlineData("{\"ok\":null}=7", "$[0].done: an object with ok or error (result) is expected, not 7.")]
    [InlineData("\"text\":\"\\\"a=\"text\":\"\\ud800", "A string holds a lone surrogate")]
    public async Task What_is_not_of_the_type_is_refused_with_the_place(string change, string expected)
    {
        await using PluginTestHost host = await StartAsync();

        JsonException exception = await Assert.ThrowsAsync<JsonException>(
            async () => await Get(host).CallJsonAsync("echo", $"[{Change(change)}]", Token));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_whose_functions_have_other_types_is_refused_with_the_first_difference()
    {
        DynamicContract contract = DynamicContract.Read(Wat.ToWasm(Runner("(record (field \"value\" u32))")), "runner");
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract(contract),
            PluginTestHost.FromWat("same", Runner("(record (field \"value\" u32))")) with { Contract = "runner" },
            PluginTestHost.FromWat("other", Runner("(record (field \"number\" u32))")) with { Contract = "runner" });

        Assert.Equal(PluginState.Ready, host.StatusOf("same").State);
        Assert.Equal(
            "parameter value: record input: field 1: 'value: u32' in the contract, 'number: u32' in the guest",
            Assert.IsType<PluginContractException>(host.StatusOf("other").Failure).Difference);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1, 2]")]
    [InlineData("7")]
    [InlineData("[1")]
    [InlineData("{\"size\": 1}")]
    public async Task Arguments_that_are_not_those_of_the_function_are_refused(string json)
    {
        await using PluginTestHost host = await StartAsync();

        await Assert.ThrowsAnyAsync<JsonException>(async () => await Get(host).CallJsonAsync("many", json, Token));
    }

    [Fact]
    public async Task Values_are_checked_before_the_guest_is_entered()
    {
        await using PluginTestHost host = await StartAsync();
        IDynamicPlugin plugin = Get(host);

        Assert.Contains("u32 is expected, not S32", (await FailAsync(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("takes 1 arguments, not 2", (await FailAsync(1u, 2u)).Message, StringComparison.Ordinal);
        Assert.Equal("[]", await plugin.CallJsonAsync("many", "[0]", Token));

        Task<ArgumentException> FailAsync(params WitValue[] arguments) =>
            Assert.ThrowsAnyAsync<ArgumentException>(async () => await plugin.CallAsync("many", arguments, Token));
    }

    [Fact]
    public async Task A_function_is_found_by_its_whole_name_or_its_own_if_only_one_has_it()
    {
        await using PluginTestHost host = await StartAsync();
        IDynamicPlugin plugin = Get(host);

        Assert.Equal(1u, await plugin.CallAsync("count", [], Token));
        Assert.Equal(1u, await plugin.CallAsync($"{ShapesComponent.Interface}#count", [], Token));
        ArgumentException several = await Assert.ThrowsAsync<ArgumentException>(async () => await plugin.CallAsync("stop", [], Token));
        Assert.Contains("test:shapes/others@1.0.0#stop", several.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_are_described_as_WIT()
    {
        Assert.Equal(
            [
                "echo: func(value: all) -> all",
                "many: func(length: u32) -> list<u32>",
                "test:shapes/others@1.0.0#stop: func()",
                "test:shapes/shapes@1.0.0#count: func() -> u32",
                "test:shapes/shapes@1.0.0#stop: func()",
            ],
            _contract.Functions.Select(function => function.ToString()));
        Assert.Contains("variant shape { circle(f64), nothing, named(string) }", _contract.Wit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_ends_as_calls_of_other_contracts_do()
    {
        PluginDefinition plugin = ShapesComponent.Plugin;
        plugin.Limits.MaxResultBytes = 10_000;
        await using PluginTestHost host = await StartAsync(plugin);

        await Assert.ThrowsAsync<PluginTrapException>(async () => await Get(host).CallAsync($"{ShapesComponent.Interface}#stop", [], Token));
        await Assert.ThrowsAsync<PluginLimitException>(async () => await Get(host).CallAsync("many", [1_000u], Token));
        Assert.Equal(50, (await Get(host).CallAsync("many", [50u], Token))!.Items.Count);
    }

    [Fact]
    public async Task A_session_keeps_its_instance()
    {
        await using PluginTestHost host = await StartAsync();
        await using IPluginSession<IDynamicPlugin> session =
            await _contract.GetProvider(host.Services).OpenSessionAsync(new PluginId("guest"), cancellationToken: Token);

        Assert.Equal(1u, await session.Plugin.CallAsync("count", [], Token));
        Assert.Equal(2u, await session.Plugin.CallAsync("count", [], Token));
    }

    [Fact]
    public async Task A_version_without_a_function_is_refused_and_the_one_before_serves_on()
    {
        await using PluginTestHost host = await StartAsync();

        PluginContent other = SandboxComponent.Runner("(local.get $value)").Content;
        await host.ReloadAsync(new PluginDefinition(new PluginId("guest"), other));

        Assert.Contains("echo: func(value: all) -> all", host.StatusOf("guest").Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(1u, await Get(host).CallAsync("count", [], Token));
    }

    [Fact]
    public async Task A_contract_that_was_not_added_finds_nothing()
    {
        await using PluginTestHost host = await StartAsync();
        var other = DynamicContract.Read(ShapesComponent.Bytes, "other");

        Assert.Throws<InvalidOperationException>(() => other.GetProvider(host.Services));
    }

    [Theory]
    [InlineData("(module)", "core WebAssembly module")]
    [InlineData("(component (import \"f\" (func $f)) (export \"g\" (func $f)))", "no core module")]
    public void A_contract_is_read_from_nothing_but_a_component_that_runs(string text, string expected)
    {
        DynamicContractException exception = Assert.Throws<DynamicContractException>(() => DynamicContract.Read(Wat.ToWasm(text)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_bytes_that_are_no_component_are_refused() =>
        Assert.Throws<DynamicContractException>(() => DynamicContract.Read(Encoding.UTF8.GetBytes("no guest")));

    [Fact]
    public void Two_contracts_of_one_name_are_refused()
    {
        var other = DynamicContract.Read(Wat.ToWasm(RandomComponent.Make(new Random(1), "utf8")));

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
        {
            using ServiceProvider services = new ServiceCollection().AddLogging()
                .AddWasmPlugins().AddWasmContract(_contract).AddWasmContract(other).Services.BuildServiceProvider();
            services.GetRequiredService<IPluginCatalog>();
        });

        Assert.Contains("Two contracts are named 'dynamic'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_result_may_cost_counts_its_labels_too()
    {
        // Of four bytes in the guest each element, and 32 names of a thousand letters when it is written out.
        string labels = string.Join(' ', Enumerable.Range(0, 32).Select(i => $"\"a{i}{new string('x', 1_000)}\""));
        byte[] component = Wat.ToWasm($"""
            (component
              (type $f' (flags {labels})) (export $f "f" (type $f'))
              (core module $m
                (memory (export "memory") 1)
                (data (i32.const 8) "\10\00\00\00\e8\03\00\00")
                (func (export "all") (result i32) (memory.fill (i32.const 16) (i32.const 255) (i32.const 4000)) (i32.const 8)))
              (core instance $i (instantiate $m))
              (func (export "all") (result (list $f)) (canon lift (core func $i "all") (memory (core memory $i "memory")))))
            """);
        var contract = DynamicContract.Read(component);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract(contract), new PluginDefinition(new PluginId("guest"), PluginContent.FromBytes(component)));

        await Assert.ThrowsAsync<PluginLimitException>(
            async () => await contract.GetProvider(host.Services).Get(new PluginId("guest")).CallAsync("all", [], Token));
    }

    [Fact]
    public void A_component_whose_functions_are_too_long_to_write_out_is_refused()
    {
        string parameters = string.Concat(Enumerable.Range(0, 100).Select(i => $"(param \"a{i}{new string('x', 5_000)}\" u8)"));
        string exports = string.Concat(Enumerable.Range(0, 100).Select(i => $"(export \"e{i}\" (func $f))"));

        DynamicContractException exception = Assert.Throws<DynamicContractException>(() => DynamicContract.Read(Wat.ToWasm($"""
            (component
              (core module $m (func (export "f") (param i32)) (memory (export "memory") 1)
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
              (core instance $i (instantiate $m))
              (func $f {parameters} (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "cabi_realloc"))))
              {exports})
            """)));

        Assert.Contains("too long", exception.Message, StringComparison.Ordinal);
    }

    private static string Change(string change)
    {
        int separator = change.IndexOf('=', StringComparison.Ordinal);
        return separator < 0 ? All : All.Replace(change[..separator], change[(separator + 1)..], StringComparison.Ordinal);
    }

    private Task<PluginTestHost> StartAsync(PluginDefinition? plugin = null) =>
        PluginTestHost.StartAsync(plugins => plugins.AddWasmContract(_contract), plugin ?? ShapesComponent.Plugin);

    private IDynamicPlugin Get(PluginTestHost host) => _contract.GetProvider(host.Services).Get(new PluginId("guest"));

    private static string Runner(string input) => $"""
        (component
          (type $input' {input}) (export $input "input" (type $input'))
          (core module $m (func (export "run") (param i32) (result i32) (local.get 0)))
          (core instance $i (instantiate $m))
          (func $run (param "value" $input) (result u32) (canon lift (core func $i "run")))
          (export "run" (func $run)))
        """;
}

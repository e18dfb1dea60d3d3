using Microsoft.Extensions.DependencyInjection;
using PluginHost.Dynamic;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Dynamic;

/// <summary>What a component imports is answered by the application, without generated code.</summary>
public sealed class DynamicImportTests
{
    private const string Rates = "acme:shop/rates@1.0.0";
    private const string Rate = $"{Rates}#rate";
    private const string Any = "shop";

    private readonly DynamicContract _contract = DynamicContract.Read(Wat.ToWasm(Shop()), Any);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_contract_says_what_its_component_imports_but_for_what_the_host_has()
    {
        Assert.Equal(
            [$"{Rate}: func(currency: string) -> option<f64>", "name-of: func(id: u32) -> string"], _contract.Imports.Select(import => import.ToString()));
        Assert.Equal(["currency"], _contract.Imports[0].Parameters);
    }

    [Fact]
    public async Task An_answer_is_given_the_arguments_and_its_result_is_the_guests()
    {
        var asked = new List<WitValue>();
        await using PluginTestHost host = await StartAsync(imports => imports
            .Add(Rate, (arguments, _) =>
            {
                asked.AddRange(arguments);
                return new(WitValue.Some(1.25));
            })
            .Add("name-of", (arguments, _) => new($"item {arguments[0]}")));

        Assert.Equal(WitValue.Some(1.25), await CallAsync(host, "price", "€"));
        Assert.Equal("item 7", await CallAsync(host, "name", 7u));
        Assert.Equal(["€"], asked);
    }

    [Fact]
    public async Task An_answer_may_take_its_time_if_it_says_so_and_is_given_the_callers_token()
    {
        CancellationToken given = default;
        await using PluginTestHost host = await StartAsync(imports => imports
            .Add(
                Rate,
                async (_, cancellationToken) =>
                {
                    given = cancellationToken;
                    await Task.Yield();
                    return WitValue.None;
                },
                isBlocking: true)
            .Add("name-of", (_, _) => new("")));

        Assert.Equal(WitValue.None, await CallAsync(host, "price", "€"));
        Assert.Equal(Token, given);
    }

    [Theory]
    [InlineData(Rate, "acme:shop/rates", "name-of")]
    [InlineData("name-of", Any, Rate)]
    public async Task An_import_without_an_answer_is_refused_by_its_name(string answered, string grant, string missing)
    {
        await using PluginTestHost host = await LoadAsync(imports => imports.Add(answered, (_, _) => new(WitValue.None)), grant);

        var denied = Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure);
        Assert.Contains(missing, denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_not_given_to_a_plugin_without_the_grant()
    {
        await using PluginTestHost host = await LoadAsync(AnswerAll, Any);

        Assert.Equal("acme:shop/rates", Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure).Grant);
    }

    [Fact]
    public async Task An_interface_without_an_answer_is_served_by_the_applications_service_if_it_has_one_for_all_plugins()
    {
        byte[] component = Wat.ToWasm("""
            (component
              (import "test:sandbox/slow-host@1.0.0" (instance $h (export "wait" (func (param "value" u32) (result u32)))))
              (core func $wait (canon lower (func $h "wait")))
              (core module $m
                (import "h" "wait" (func $wait (param i32) (result i32)))
                (func (export "f") (param i32) (result i32) (call $wait (local.get 0))))
              (core instance $i (instantiate $m (with "h" (instance (export "wait" (func $wait))))))
              (func (export "f") (param "value" u32) (result u32) (canon lift (core func $i "f"))))
            """);
        DynamicContract contract = DynamicContract.Read(component, "waiting");
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(new TestImports { OnWait = (value, _) => new(value + 1) })(plugins);
                plugins.AddWasmContract(contract);
            },
            new PluginDefinition(new PluginId("guest"), PluginContent.FromBytes(component))
            {
                Contract = contract.Name,
                Grants = new HashSet<string> { "test:sandbox/slow-host" },
            });
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);

        Assert.Equal(8u, await contract.GetProvider(host.Services).Get(new PluginId("guest")).CallAsync("f", [7u], Token));
    }

    [Fact]
    public void Only_what_is_imported_is_answered_and_once()
    {
        var services = new ServiceCollection();
        IWasmPluginsBuilder plugins = services.AddWasmPlugins(_ => { });

        var unknown = Assert.Throws<ArgumentException>(
            () => plugins.AddWasmContract(_contract, imports => imports.Add("rate", (_, _) => new(WitValue.None))));
        var twice = Assert.Throws<ArgumentException>(
            () => plugins.AddWasmContract(_contract, imports => AnswerAll(imports.Add(Rate, (_, _) => new(WitValue.None)))));

        Assert.StartsWith($"The contract 'shop' has no import 'rate'. It has {Rate}, name-of.", unknown.Message, StringComparison.Ordinal);
        Assert.StartsWith($"The import '{Rate}' of the contract 'shop' is answered already.", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_answer_throws_ends_the_call_of_the_guest()
    {
        var thrown = new InvalidOperationException("No rates today.");
        await using PluginTestHost host = await StartAsync(imports => imports
            .Add(Rate, (_, _) => throw thrown)
            .Add("name-of", (_, _) => new("")));

        var failure = await Assert.ThrowsAsync<PluginImportException>(() => CallAsync(host, "price", "€"));

        Assert.Same(thrown, failure.InnerException);
        Assert.Equal(Rate, failure.Import);
        Assert.Equal("", await CallAsync(host, "name", 7u));
    }

    [Fact]
    public async Task A_result_of_another_type_ends_the_call_of_the_guest_and_says_what_is_wrong()
    {
        WitValue? result = WitValue.Some("1.25");
        await using PluginTestHost host = await StartAsync(imports => imports
            .Add(Rate, (_, _) => new(result))
            .Add("name-of", (_, _) => new((WitValue?)null)));

        var other = await Assert.ThrowsAsync<PluginImportException>(() => CallAsync(host, "price", "€"));
        var none = await Assert.ThrowsAsync<PluginImportException>(() => CallAsync(host, "name", 7u));

        Assert.Contains("result.some: ", Assert.IsType<ArgumentException>(other.InnerException).Message, StringComparison.Ordinal);
        Assert.Contains("is expected, not null", Assert.IsType<ArgumentException>(none.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_imports_it_with_other_types_is_refused_with_the_difference()
    {
        await using PluginTestHost host = await StartAsync(AnswerAll);

        await host.ReloadAsync(PluginTestHost.FromWat("guest", Shop("(option f32)")) with { Grants = new HashSet<string> { "acme:shop/rates", Any } });

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Contains("'f64' in the contract, 'f32' in the guest", failure.Difference, StringComparison.Ordinal);
    }

    private static void AnswerAll(DynamicImports imports) =>
        imports.Add(Rate, (_, _) => new(WitValue.None)).Add("name-of", (_, _) => new(""));

    private async Task<PluginTestHost> StartAsync(Action<DynamicImports> answer)
    {
        PluginTestHost host = await LoadAsync(answer, "acme:shop/rates", Any);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return host;
    }

    private Task<PluginTestHost> LoadAsync(Action<DynamicImports> answer, params string[] grants) => PluginTestHost.StartAsync(
        plugins => plugins.AddWasmContract(_contract, answer),
        PluginTestHost.FromWat("guest", Shop()) with { Grants = grants.ToHashSet() });

    private async Task<WitValue?> CallAsync(PluginTestHost host, string function, WitValue argument) =>
        await _contract.GetProvider(host.Services).Get(new PluginId("guest")).CallAsync(function, [argument], Token);

    // It asks for both by its own functions, and uses something that the host has for every guest.
    private static string Shop(string rate = "(option f64)") => $"""
        (component
          (import "{Rates}" (instance $rates (export "rate" (func (param "currency" string) (result {rate})))))
          (import "name-of" (func $name-of (param "id" u32) (result string)))
          (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
          (import "plugin-host:plugin/settings@0.1.0" (instance $settings (export "json" (func (result string)))))
          (core module $libc {RandomComponent.Allocator})
          (core instance $libc (instantiate $libc))
          (alias core export $libc "memory" (core memory $memory))
          (alias core export $libc "cabi_realloc" (core func $realloc))
          (core func $rate (canon lower (func $rates "rate") (memory $memory)))
          (core func $name-of (canon lower (func $name-of) (memory $memory) (realloc $realloc)))
          (core func $random (canon lower (func $random "get-random-u64")))
          (core func $settings (canon lower (func $settings "json") (memory $memory) (realloc $realloc)))
          (core module $m
            (import "h" "rate" (func $rate (param i32 i32 i32)))
            (import "h" "name-of" (func $name-of (param i32 i32)))
            (import "h" "random" (func $random (result i64)))
            (import "h" "settings" (func $settings (param i32)))
            (func (export "price") (param i32 i32) (result i32)
              (drop (call $random)) (call $settings (i32.const 32))
              (call $rate (local.get 0) (local.get 1) (i32.const 64)) (i32.const 64))
            (func (export "name") (param i32) (result i32) (call $name-of (local.get 0) (i32.const 64)) (i32.const 64)))
          (core instance $i (instantiate $m (with "h" (instance
            (export "rate" (func $rate)) (export "name-of" (func $name-of))
            (export "random" (func $random)) (export "settings" (func $settings))))))
          (func (export "price") (param "currency" string) (result {rate})
            (canon lift (core func $i "price") (memory $memory) (realloc $realloc)))
          (func (export "name") (param "id" u32) (result string) (canon lift (core func $i "name") (memory $memory) (realloc $realloc))))
        """;
}

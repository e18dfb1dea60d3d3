using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>Components of contracts whose code says something else than what the generator writes for an interface.</summary>
public sealed class ContractCodeTests
{
    private const string Contract = "test:any/api@1.0.0";
    private const string Host = "test:any/host@1.0.0";

    [Fact]
    public async Task A_component_is_none_of_a_contract_that_says_no_types()
    {
        PluginContractException failure = await RefuseAsync<PluginContractException>(
            [Export("f", "f: func()", types: null, returns: false)],
            """
            (core module $m (func (export "f")))
            (core instance $i (instantiate $m))
            (func $f (canon lift (core func $i "f")))
            """,
            """(export "f" (func $f))""");

        Assert.Equal(
            ($"{Contract}#f", "a core module with a function for f: func(), of which the contract's code says no types", "a component"),
            (failure.Subject, failure.Expected, failure.Found));
    }

    [Fact]
    public async Task A_component_imports_nothing_of_an_interface_that_says_no_types()
    {
        PluginContractException failure = await RefuseAsync<PluginContractException>(
            [Export("f", "f: func()", types: "", returns: false)],
            $"""
            (import "{Host}" (instance $host (export "g" (func))))
            (core func $g (canon lower (func $host "g")))
            (core module $m (import "h" "g" (func $g)) (func (export "f") (call $g)))
            (core instance $i (instantiate $m (with "h" (instance (export "g" (func $g))))))
            (func $f (canon lift (core func $i "f")))
            """,
            """(export "f" (func $f))""");

        Assert.Equal($"{Host}#g", failure.Subject);
        Assert.Contains("of which the contract's code says no types", failure.Expected, StringComparison.Ordinal);
    }

    // Every type of the contract meets every one of the component's, all of them built alike: nothing was compared before.
    [Fact]
    public async Task Types_that_take_too_long_to_compare_are_refused_with_the_function_at_which_it_was_too_much()
    {
        const int Types = 25;
        int[] numbers = [.. Enumerable.Range(0, Types)];
        string bytes = string.Join(", ", Enumerable.Repeat("u8", 1000));
        string wanted = string.Join(", ", numbers.SelectMany(number => Enumerable.Repeat($"item{number}", Types)));
        string found = string.Concat(numbers.SelectMany(_ => numbers.Select(number => $"$item{number} ")));
        string types = string.Concat(numbers.Select(number => $"record item{number} {{ a: tuple<{bytes}> }} "));
        string record = $"(field \"a\" (tuple {bytes.Replace(',', ' ')}))";

        PluginLoadException failure = await RefuseAsync<PluginLoadException>(
            [Export("few", "few: func() -> tuple<item0, item1>", types, returns: true), Export("all", $"all: func() -> tuple<{wanted}>", types, returns: true)],
            $"""
            {string.Concat(numbers.Select(number => $"(type $r{number} (record {record})) (export $item{number} \"item{number}\" (type $r{number}))\n"))}
            (core module $m (memory (export "memory") 1) (func (export "f") (result i32) (i32.const 0)))
            (core instance $i (instantiate $m))
            (type $few (tuple $item0 $item1))
            (type $all (tuple {found}))
            (func $few (result $few) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
            (func $all (result $all) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
            """,
            """(export "few" (func $few)) (export "all" (func $all))""");

        Assert.Contains($"At '{Contract}#all', comparing its types", failure.Message, StringComparison.Ordinal);
        Assert.Contains("has taken 500000 steps", failure.Message, StringComparison.Ordinal);
        Assert.Contains("fewer or smaller types", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<TFailure> RefuseAsync<TFailure>(ExportDescriptor[] exports, string definitions, string instance)
        where TFailure : PluginException
    {
        var contract = new ContractDescriptor(
            Contract, typeof(IWasmContract), exports, [new ImportDescriptor(Host, typeof(object), [new Untyped()])], _ => new object());
        PluginDefinition plugin = PluginTestHost.FromWat("guest", $"""
            (component
              {definitions}
              (instance $api {instance})
              (export "{Contract}" (instance $api)))
            """) with
        {
            Grants = new HashSet<string> { "test:any/host" },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.Services.AddSingleton(new ContractRegistration(contract)), plugin);
        return Assert.IsType<TFailure>(host.StatusOf("guest").Failure);
    }

    private static ExportDescriptor Export(string name, string wit, string? types, bool returns) =>
        new(Contract, name, new CoreSignature([], returns ? [CoreType.I32] : []), wit) { Types = types };

    private sealed class Untyped() : ImportBinding("g", new CoreSignature([], []), "g: func()")
    {
        public override void Invoke(ImportCall call, Span<RawValue> values) => throw new InvalidOperationException("It was not to be linked.");
    }
}

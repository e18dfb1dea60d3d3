using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>Components whose functions have the contract's names, and other types.</summary>
public sealed class ContractTypeTests
{
    public static TheoryData<string> Functions => [.. ShapeGuest.Contract.Exports.Select(function => function.FunctionName)];

    [Theory]
    [InlineData(PluginLifetime.PerCall, "0.2.6")]
    [InlineData(PluginLifetime.Pooled, "0.2.0")]
    [InlineData(PluginLifetime.Single, "0.2.11")]
    public async Task The_same_types_are_taken_from_any_version_that_stands_in(PluginLifetime lifetime, string version)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            ShapeGuest.AddTo, new ShapeGuest { Version = version }.ToPlugin() with { Lifetime = lifetime });

        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
    }

    // What a core module could not be told by.
    [Theory]
    [MemberData(nameof(Functions))]
    public async Task An_export_of_other_types_with_the_same_core_type_is_refused_with_the_first_difference(string name)
    {
        var export = ShapeGuest.Contract.Exports.Single(function => function.FunctionName == name);
        await using PluginTestHost host = await PluginTestHost.StartAsync(ShapeGuest.AddTo);
        int refused = 0;
        foreach (TypeMutation mutation in MutationsOf(export.Wit, export.Types!))
        {
            await host.ReloadAsync(new ShapeGuest { Version = "0.2.0", Exports = new() { [name] = mutation.Function } }.ToPlugin());

            AssertRefused(host, $"test:shapes/shapes@0.2.0#{name}", mutation);
            refused++;
        }

        Assert.Equal(name != "nothing", refused > 0);
    }

    [Fact]
    public async Task An_import_of_other_types_with_the_same_core_type_is_refused_with_the_first_difference()
    {
        var import = ShapeGuest.Sink.Functions.Single();
        await using PluginTestHost host = await PluginTestHost.StartAsync(ShapeGuest.AddTo);
        TypeMutation[] mutations = [.. MutationsOf(import.Wit, import.Types!)];
        foreach (TypeMutation mutation in mutations)
        {
            await host.ReloadAsync(new ShapeGuest { Version = "0.2.9", Imports = new() { [import.FunctionName] = mutation.Function } }.ToPlugin());

            AssertRefused(host, $"test:shapes/sink@0.2.9#{import.FunctionName}", mutation);
        }

        Assert.InRange(mutations.Length, 10, 100);
    }

    [Theory]
    [InlineData(
        "records", "record item { sku: string, count: u32 }", "a: item", "item",
        "records: func(a: item) -> item, with record item { sku: string, quantity: u32 }",
        "func(a: t0) -> t0, with record t0 { sku: string, count: u32 }",
        "parameter a: record item: field 2: 'quantity: u32' in the contract, 'count: u32' in the guest")]
    [InlineData(
        "lists", "", "a: list<u8>, b: list<u64>, c: list<list<list<u8>>>", "list<bool>",
        "lists: func(a: list<u8>, b: prices, c: list<list<string>>) -> list<bool>",
        "func(a: list<u8>, b: list<u64>, c: list<list<list<u8>>>) -> list<bool>",
        "parameter c: list<list<string>>: list<string>: 'string' in the contract, 'list<u8>' in the guest")]
    [InlineData(
        "variants", "variant refusal { unknown-item(string), too-many, closed }", "a: refusal", "refusal",
        "variants: func(a: refusal) -> refusal, with variant refusal { unknown-item(string), too-many(u32), closed }",
        "func(a: t1) -> t1, with variant t1 { unknown-item(string), too-many, closed }",
        "parameter a: variant refusal: case too-many: 'u32' in the contract, nothing in the guest")]
    [InlineData(
        "enums", "flags color { red, green, blue }", "a: color", "color",
        "enums: func(a: color) -> color, with enum color { red, green, blue }",
        "func(a: t2) -> t2, with flags t2 { red, green, blue }",
        "parameter a: 'enum color' in the contract, 'flags t2' in the guest")]
    [InlineData(
        "text", "", "b: string", "string",
        "text: func(a: string) -> string",
        "func(b: string) -> string",
        "parameter 1: 'a: string' in the contract, 'b: string' in the guest")]
    public async Task The_failure_shows_both_types_and_where_they_differ(
        string name, string types, string parameters, string result, string expected, string found, string difference)
    {
        FunctionType other = new ContractTypes(types).ReadFunction($"f: func({parameters}) -> {result}");
        await using PluginTestHost host = await PluginTestHost.StartAsync(ShapeGuest.AddTo, new ShapeGuest { Exports = new() { [name] = other } }.ToPlugin());

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal($"test:shapes/shapes@0.2.6#{name}", failure.Subject);
        Assert.Equal((expected, found, difference), (failure.Expected, failure.Found, failure.Difference));
        Assert.EndsWith($"They differ in {difference}.", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<TypeMutation> MutationsOf(string wit, string types)
    {
        var contract = new ContractTypes(types);
        FunctionType function = contract.ReadFunction(wit);
        return new TypeMutator(contract.Scope).Mutate(function).Where(mutation => mutation.HasCoreTypeOf(function));
    }

    private static void AssertRefused(PluginTestHost host, string subject, TypeMutation mutation)
    {
        Assert.True(host.StatusOf("guest").Failure is PluginContractException, $"{mutation}: {host.StatusOf("guest").Failure}");
        var failure = (PluginContractException)host.StatusOf("guest").Failure!;
        Assert.Equal(subject, failure.Subject);
        Assert.StartsWith(
            $"{mutation.Path}: {(mutation.Contract is null ? "nothing" : $"'{mutation.Contract}'")} in the contract", failure.Difference, StringComparison.Ordinal);
    }
}

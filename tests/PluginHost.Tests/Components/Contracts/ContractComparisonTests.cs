using PluginHost.Abi.Components;
using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>Types of contracts that nobody has thought of, and what is another type than each of them in one place.</summary>
public sealed class ContractComparisonTests
{
    private const string Interface = "test:any/api@1.0.0";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_same_types_are_taken_and_every_other_is_refused_with_the_path_to_it(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 20; i++)
        {
            var contract = new RandomContract(random);
            var types = new ContractTypes(contract.Types);
            FunctionType function = types.ReadFunction(contract.Wit);
            Assert.Null(Find(contract, function));
            foreach (TypeMutation mutation in new TypeMutator(types.Scope).Mutate(function))
            {
                var failure = Find(contract, mutation.Function);

                Assert.True(failure is not null, $"{mutation.Path} was taken: {contract}");
                Assert.StartsWith($"{mutation.Path}: {Quote(mutation.Contract)} in the contract, ", failure.Difference, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 200, 20_000);
    }

    // A component that hands on what it imports is valid only if the engine takes one type for the other.
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void The_engine_takes_the_same_types_for_the_same(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 10; i++)
        {
            var contract = new RandomContract(random);
            var types = new ContractTypes(contract.Types);
            FunctionType function = types.ReadFunction(contract.Wit);
            Assert.Null(WhyRefused(function, function));
            Assert.All(
                new TypeMutator(types.Scope).Mutate(function),
                mutation => Assert.Contains("type mismatch", WhyRefused(mutation.Function, function), StringComparison.Ordinal));
        }
    }

    // Both of the contract's types are built alike, and so are all in the component's, but none of them is another one.
    [Fact]
    public void What_takes_too_long_to_compare_is_refused()
    {
        string bytes = $"tuple<{string.Join(", ", Enumerable.Repeat("u8", 1000))}>";
        var contract = new ContractTypes($"type a = {bytes}; type b = {bytes};");
        FunctionType Asked(string type) => contract.ReadFunction($"f: func() -> tuple<{string.Join(", ", Enumerable.Repeat(type, 400))}>");
        FunctionType given = new([], new TupleType([.. Enumerable.Range(0, 400).Select(_ => (DataType)contract.ReadFunction($"f: func() -> {bytes}").Result!)]));
        var budget = new ReadBudget(ComponentReadLimits.Default);
        var same = new HashSet<(DataType, DataType)>();
        var comparer = new ContractComparer(budget, same, () => contract.Scope, () => contract.Scope);

        Assert.Null(comparer.Compare(Asked("a"), given));
        Assert.Null(comparer.Compare(Asked("a"), given));
        Assert.Throws<InvalidComponentException>(() => comparer.Compare(Asked("b"), given));
    }

    [Theory]
    [InlineData("list<u8", ")")]
    [InlineData("list<missing>", "missing")]
    [InlineData("u8, ,", ",")]
    [InlineData("result<u8, u8> u8", "u8")]
    public void Code_whose_types_cannot_be_read_is_said_to_be_wrong(string type, string found)
    {
        var failure = Assert.Throws<FormatException>(() => new ContractTypes("").ReadFunction($"f: func(a: {type})"));

        Assert.Contains($"found '{found}'", failure.Message, StringComparison.Ordinal);
    }

    private static PluginContractException? Find(RandomContract contract, FunctionType function)
    {
        string text = $"""
            (component
              (import "{Interface}" (instance $api {Instance(function)}))
              (export "{Interface}" (instance $api)))
            """;
        Component component = ComponentReader.Read(Wat.ToWasm(text), ComponentReadLimits.Default);
        var instance = (InstanceExtern)component.Type.Exports.Find(Interface)!;
        var found = ((FunctionExtern)instance.Type.Exports.Find("f")!).Type;
        var descriptor = new ExportDescriptor(Interface, "f", new CoreSignature([], []), contract.Wit) { Types = contract.Types };
        try
        {
            new ComponentTypes(new PluginId("guest"), component).CheckExport(descriptor, $"{Interface}#f", found);
            return null;
        }
        catch (PluginContractException failure)
        {
            return failure;
        }
    }

    private static string? WhyRefused(FunctionType given, FunctionType wanted) => EngineOpinion.WhyRefused(Wat.ToWasm($"""
        (component
          (import "{Interface}" (instance $api {Instance(given)}))
          (component $user (import "{Interface}" (instance {Instance(wanted)})))
          (instance (instantiate $user (with "{Interface}" (instance $api)))))
        """));

    private static string Instance(FunctionType function)
    {
        var definitions = new List<string>();
        var types = new WatTypes((name, definition) =>
        {
            definitions.Add($"(type $d{name} {definition}) (export \"{name}\" (type ${name} (eq $d{name})))");
            return "$" + name;
        });
        string signature = types.Function(function);
        return $"{string.Concat(definitions)} (export \"f\" (func {signature}))";
    }

    private static string Quote(string? text) => text is null ? "nothing" : $"'{text}'";
}

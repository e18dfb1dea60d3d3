using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using PluginHost.Abi.Components;
using PluginHost.CompilerServices;
using PluginHost.Tests.Support;
using Test.Shapes;

namespace PluginHost.Tests.Components.Contracts;

/// <summary>A component that exports what <see cref="IShapes"/> has and calls what <see cref="ISink"/> has, or the same with other types.</summary>
internal sealed class ShapeGuest
{
    /// <summary>The contract.</summary>
    public static ContractDescriptor Contract { get; } = ContractRegistry.TryGetContract(typeof(IShapes), out ContractDescriptor? found)
        ? found
        : throw new InvalidOperationException("There is no code for the contract.");

    /// <summary>What guests of the contract may import.</summary>
    public static ImportDescriptor Sink => Contract.Imports.Single();

    /// <summary>The version of the contract that it was built for; the host has 0.2.6.</summary>
    public string Version { get; init; } = "0.2.6";

    /// <summary>What it exports instead of the contract's functions.</summary>
    public Dictionary<string, FunctionType> Exports { get; init; } = [];

    /// <summary>What it imports instead of the contract's functions.</summary>
    public Dictionary<string, FunctionType> Imports { get; init; } = [];

    /// <summary>Adds the contract, and something for what it imports.</summary>
    public static void AddTo(IWasmPluginsBuilder plugins)
    {
        plugins.AddWasmContract<IShapes>();
        plugins.Services.AddSingleton(Substitute.For<ISink>());
    }

    /// <summary>The plugin.</summary>
    public PluginDefinition ToPlugin() => PluginTestHost.FromWat("guest", ToText()) with
    {
        Contract = Contract.Name,
        Grants = new HashSet<string> { "test:shapes/sink" },
    };

    private string ToText() => $"""
        (component
          (core module $libc
            (memory (export "memory") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
          (core instance $libc (instantiate $libc))
          (alias core export $libc "memory" (core memory $memory))
          (alias core export $libc "realloc" (core func $realloc))
          {Import(Sink.Functions.Select(function => (function.FunctionName, Read(function.Wit, function.Types, Imports.GetValueOrDefault(function.FunctionName)))))}
          {Export(Contract.Exports.Select(function => (function.FunctionName, Read(function.Wit, function.Types, Exports.GetValueOrDefault(function.FunctionName)))))})
        """;

    private static FunctionType Read(string wit, string? types, FunctionType? instead) => instead ?? new ContractTypes(types!).ReadFunction(wit);

    private string Import(IEnumerable<(string Name, FunctionType Type)> functions)
    {
        var interfaceText = new List<string>();
        var lowered = new List<string>();
        var given = new List<string>();
        var wanted = new List<string>();
        var types = new WatTypes((name, definition) =>
        {
            interfaceText.Add($"(type $d{name} {definition}) (export \"{name}\" (type ${name} (eq $d{name})))");
            return "$" + name;
        });
        foreach ((string name, FunctionType type) in functions)
        {
            string signature = types.Function(type);
            interfaceText.Add($"(export \"{name}\" (func {signature}))");
            lowered.Add($"(core func $lowered-{name} (canon lower (func $host \"{name}\") (memory $memory) (realloc $realloc)))");
            given.Add($"(export \"{name}\" (func $lowered-{name}))");
            wanted.Add($"(import \"host\" \"{name}\" {CoreSignatures.OfLowered(type)})");
        }

        return $"""
            (import "test:shapes/sink@{Version}" (instance $host {string.Concat(interfaceText)}))
            {string.Concat(lowered)}
            (core module $caller {string.Concat(wanted)})
            (core instance (instantiate $caller (with "host" (instance {string.Concat(given)}))))
            """;
    }

    private string Export(IEnumerable<(string Name, FunctionType Type)> functions)
    {
        var definitions = new List<string>();
        var core = new List<string>();
        var lifted = new List<string>();
        var exports = new List<string>();
        var types = new WatTypes((name, definition) =>
        {
            definitions.Add($"(type $export-{name} {definition})");
            exports.Add($"(export \"{name}\" (type $export-{name}))");
            return $"$export-{name}";
        });
        foreach ((string name, FunctionType type) in functions)
        {
            string signature = types.Function(type);
            core.Add(CoreSignatures.OfLifted(type).ToString().Replace("(func", $"(func (export \"{name}\")", StringComparison.Ordinal)[..^1] + " unreachable)");
            lifted.Add($"(func $lifted-{name} {signature} (canon lift (core func $main \"{name}\") (memory $memory) (realloc $realloc)))");
            exports.Add($"(export \"{name}\" (func $lifted-{name}))");
        }

        return $"""
            (core module $main {string.Concat(core)})
            (core instance $main (instantiate $main))
            {string.Concat(definitions)}
            {string.Concat(lifted)}
            (instance $shapes {string.Concat(exports)})
            (export "test:shapes/shapes@{Version}" (instance $shapes))
            """;
    }
}

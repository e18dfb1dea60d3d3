using Microsoft.CodeAnalysis;
using PluginHost.Generators.Tests.Emit.Support;

namespace PluginHost.Generators.Tests.Emit;

/// <summary>What can be asked for as a contract: code that asks for anything else does not compile.</summary>
public sealed class ContractTests
{
    private const string Wit =
        """
        package test:contracts@1.0.0;
        interface types { record point { x: u8 } }
        interface guest { use types.{point}; move: func(p: point) -> point; }
        interface alone { run: func(); }
        interface host { log: func(text: string); }
        interface both { call: func(); }
        world w { import host; export guest; export start: func(); }
        world only-imports { import host; import both; import now: func() -> u64; }
        world wraps { import host; export both; }
        """;

    [Theory]
    [InlineData("IGuest")]
    [InlineData("IAlone")]
    [InlineData("IBoth")]
    [InlineData("IW")]
    [InlineData("IWraps")]
    public void What_guests_export_is_a_contract(string contract) => Assert.Empty(ErrorsOfAsking(contract));

    [Theory]
    [InlineData("IHost", "CS0311")]
    [InlineData("IOnlyImportsImports", "CS0311")]
    [InlineData("IOnlyImports", "CS0234")]
    [InlineData("ITypes", "CS0234")]
    [InlineData("IMissing", "CS0234")]
    [InlineData("Point", "CS0452")]
    public void Nothing_else_is_one(string contract, string error) => Assert.Equal([error], ErrorsOfAsking(contract).Distinct());

    private static IEnumerable<string> ErrorsOfAsking(string contract)
    {
        var run = GeneratorRun.Of(
            ("wit/contracts.wit", Wit),
            ("Program.cs", $$"""
                using PluginHost;
                static class Program
                {
                    static void AddWasmContract<TContract>() where TContract : class, IWasmContract { }
                    static void Main() => AddWasmContract<Test.Contracts.{{contract}}>();
                }
                """));
        Assert.Empty(run.GeneratorDiagnostics);
        return GeneratorRun.DiagnosticsOf(run.Compilation).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id);
    }
}

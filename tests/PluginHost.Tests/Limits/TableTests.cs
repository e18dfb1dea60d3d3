using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class TableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100)]
    [InlineData(30_000)]
    public async Task A_table_grows_up_to_the_limit_and_then_growing_fails_inside_the_guest(uint limit)
    {
        PluginDefinition plugin = WithTables(limit, SandboxGuest.Runner(
            "guest", "(table.grow (ref.null func) (local.get $value))", "(table 10 funcref)"));
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(10u, await runner.RunAsync(limit - 10, Token));
        Assert.Equal(uint.MaxValue, await runner.RunAsync(limit - 9, Token));
    }

    [Fact]
    public async Task A_guest_whose_table_is_too_large_at_its_start_is_not_loaded()
    {
        PluginDefinition plugin = WithTables(100, SandboxGuest.Runner("guest", "(local.get $value)", "(table 101 funcref)"));

        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("101 elements", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MaxTableElements of 100", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_whose_modules_come_to_more_tables_than_one_may_have_is_not_loaded()
    {
        string tables = string.Concat(Enumerable.Repeat("(table 1 funcref)", 51));
        PluginDefinition plugin = SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (core module $m {tables} (func (export "r") (param i32) (result i32) (local.get 0)))
              (core instance $other (instantiate $m))
              (core instance $i (instantiate $m))
              (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);

        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("102 tables", failure.Message, StringComparison.Ordinal);
    }

    private static PluginDefinition WithTables(long elements, PluginDefinition plugin)
    {
        plugin.Limits.MaxTableElements = elements;
        return plugin;
    }
}

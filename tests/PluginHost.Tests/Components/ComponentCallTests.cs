using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Components;

/// <summary>Components of one core module, called through the same interfaces as core modules.</summary>
public sealed class ComponentCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_component_is_called_through_its_contract(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(
            SandboxComponent.Runner("(i32.mul (local.get $value) (i32.const 2))") with { Lifetime = lifetime });
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal(14u, await runner.RunAsync(7, Token));
        Assert.Equal(16u, await runner.RunAsync(8, Token));
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    [InlineData("latin1+utf16")]
    public async Task Strings_are_passed_as_the_component_wants_them_through_the_memory_and_allocator_that_it_names(string encoding)
    {
        await using PluginTestHost host = await StartAsync(SandboxComponent.Echo(encoding));
        ITexts texts = host.Get<ITexts>("guest");

        foreach (string text in (string[])["", "plain", "é ÿ", "Ada 🙂 żółw"])
        {
            Assert.Equal(text, await texts.EchoAsync(text, Token));
        }
    }

    [Fact]
    public async Task Its_post_return_function_is_called()
    {
        await using PluginTestHost host = await StartAsync(SandboxComponent.Echo("utf8", afterwards: "unreachable"));

        await Assert.ThrowsAsync<PluginTrapException>(async () => await host.Get<ITexts>("guest").EchoAsync("text", Token));
    }

    [Fact]
    public async Task It_calls_the_host_by_the_interface_that_it_imports()
    {
        var imports = new TestImports { OnAsk = value => new(value * 10) };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), SandboxComponent.Asker());

        Assert.Equal(71u, await host.Get<IRunner>("guest").RunAsync(7, Token));
    }

    [Fact]
    public async Task It_gets_nothing_that_it_was_not_granted()
    {
        PluginDefinition asker = SandboxComponent.Asker() with { Grants = new HashSet<string>() };
        await using PluginTestHost host = await StartAsync(asker);

        var denied = Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure);
        Assert.Equal(SandboxGuest.HostGrant, denied.Grant);
    }

    [Fact]
    public async Task It_is_held_to_the_limits_of_its_plugin()
    {
        PluginDefinition endless = SandboxComponent.Runner("(loop $forever (br $forever)) (i32.const 0)") with
        {
            Limits = new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(50) },
        };
        await using PluginTestHost host = await StartAsync(endless);

        await Assert.ThrowsAsync<PluginTimeoutException>(async () => await host.Get<IRunner>("guest").RunAsync(1, Token));
    }

    [Fact]
    public async Task A_component_without_the_contract_is_refused_with_what_it_has()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxComponent.Echo("utf8") with { Contract = SandboxGuest.RunnerContract });

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Contains("test:sandbox/texts@1.0.0#echo", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_whose_function_has_other_types_is_refused()
    {
        PluginDefinition other = SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (core module $m (func (export "r") (param i64) (result i32) (i32.const 0)))
              (core instance $i (instantiate $m))
              (func $run (param "value" u64) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);
        await using PluginTestHost host = await StartAsync(other);

        Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_function_that_takes_numbers_where_the_contract_takes_a_string_is_refused()
    {
        PluginDefinition other = SandboxGuest.Define("guest", SandboxGuest.TextsContract, $"""
            (component
              (core module $m (func (export "e") (param i32 i32) (result i32) (i32.const 0)))
              (core instance $i (instantiate $m))
              (func $echo (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "e")))
              (instance $texts (export "echo" (func $echo)))
              (export "{SandboxGuest.TextsContract}" (instance $texts)))
            """);
        await using PluginTestHost host = await StartAsync(other);

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal("parameter 1: 'text: string' in the contract, 'a: u32' in the guest", failure.Difference);
    }

    // What is in a component is held to what a core module by itself is held to, before a compiler sees it.
    [Theory]
    [InlineData("(memory i64 1)", 1, "which this host does not allow")]
    [InlineData("(func (param externref))", 1, "It uses external references (the type externref at offset ")]
    [InlineData("(global i32 (i32.const 0))", 10_001, "globals")]
    public async Task The_core_module_in_a_component_is_held_to_the_limits_and_features_of_others(string definition, int times, string reason)
    {
        string definitions = string.Concat(Enumerable.Repeat(definition, times));
        PluginDefinition plugin = SandboxGuest.Define(
            "guest", SandboxGuest.RunnerContract, $"(component (core module $m {definitions}) (core instance (instantiate $m)))");
        await using PluginTestHost host = await StartAsync(plugin);

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_without_a_core_module_is_refused()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Define("guest", SandboxGuest.RunnerContract, "(component)"));

        var failure = Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("comes to no core module", failure.Message, StringComparison.Ordinal);
    }

    private static Task<PluginTestHost> StartAsync(PluginDefinition plugin) => PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
}

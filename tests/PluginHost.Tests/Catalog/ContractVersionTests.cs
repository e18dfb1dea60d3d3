using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Guests that were built for another version of a contract than the host has, as components and as core modules.</summary>
public sealed class ContractVersionTests
{
    private const string Runner = "test:sandbox/runner";
    private const string Host = "test:sandbox/host";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string> OtherVersions => new MatrixTheoryData<bool, string>([true, false], ["1.0.1", "1.7.0"]);

    [Theory]
    [MemberData(nameof(OtherVersions))]
    public async Task A_guest_that_was_built_for_another_version_runs_both_ways(bool isComponent, string version)
    {
        await using PluginTestHost host = await StartAsync(Asker(isComponent, version, "ask"));

        Assert.Equal(71u, await host.Get<IRunner>("guest").RunAsync(7, Token));
    }

    [Theory]
    [MemberData(nameof(OtherVersions))]
    public async Task Grants_are_asked_for_whatever_the_version(bool isComponent, string version)
    {
        await using PluginTestHost host = await StartAsync(Asker(isComponent, version, "ask") with { Grants = new HashSet<string>() });

        Assert.Equal(Host, Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure).Grant);
    }

    [Theory]
    [InlineData(true, "2.0.0")]
    [InlineData(false, "2.0.0")]
    [InlineData(true, "1.0.0-rc.1")]
    [InlineData(false, "1.0.0-rc.1")]
    public async Task A_guest_that_was_built_for_a_version_that_may_differ_in_anything_is_refused(bool isComponent, string version)
    {
        await using PluginTestHost host = await StartAsync(Asker(isComponent, version, "ask"));

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal($"{Runner}@1.0.0#run", failure.Subject);
        Assert.Contains($"{Runner}@{version}#run", failure.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_import_that_only_the_guests_version_has_is_refused_with_both_versions(bool isComponent)
    {
        await using PluginTestHost host = await StartAsync(Asker(isComponent, "1.7.0", "ask-twice"));

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal($"{Host}@1.7.0#ask-twice", failure.Subject);
        Assert.Contains($"{Host}@1.0.0", failure.Expected, StringComparison.Ordinal);
        Assert.Contains("ping, ask, read, tell", failure.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_that_the_guests_version_does_not_have_is_refused_with_both_versions(bool isComponent)
    {
        await using PluginTestHost host = await StartAsync(Guest(isComponent, ("1.7.0", "walk", 1)));

        var failure = Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal($"{Runner}@1.0.0#run", failure.Subject);
        Assert.Equal($"{Runner}@1.7.0, which has walk", failure.Found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_several_versions_the_hosts_own_is_called_or_else_the_newest(bool isComponent)
    {
        await using PluginTestHost host = await StartAsync(Guest(isComponent, ("1.7.0", "run", 7), ("1.0.0", "run", 1), ("1.9.0", "run", 9)));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Guest(isComponent, ("1.7.0", "run", 7), ("1.10.0", "run", 10), ("1.9.0", "run", 9), ("2.0.0", "run", 2)));
        Assert.Equal(10u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_post_return_function_has_the_guests_version_in_its_name()
    {
        const string Echo = "test:sandbox/texts@1.3.0#echo";
        await using PluginTestHost host = await StartAsync(SandboxGuest.Define("guest", SandboxGuest.TextsContract, $"""
            (module
              {SandboxGuest.Allocator}
              (func (export "cabi_post_{Echo}") (param i32) unreachable)
              (func (export "{Echo}") (param $address i32) (param $length i32) (result i32)
                {SandboxGuest.Returns("(local.get $address)", "(local.get $length)")}))
            """));

        await Assert.ThrowsAsync<PluginTrapException>(async () => await host.Get<ITexts>("guest").EchoAsync("text", Token));
    }

    [Theory]
    [InlineData("test:sandbox/runner@1.4.0", true)]
    [InlineData("test:sandbox/runner@2.0.0", false)]
    public async Task A_configuration_may_name_another_version_of_a_contract(string contract, bool isFound)
    {
        await using PluginTestHost host = await StartAsync(Guest(isComponent: true, ("1.4.0", "run", 3)) with { Contract = contract });

        Assert.Equal(isFound ? PluginState.Ready : PluginState.Failed, host.StatusOf("guest").State);
    }

    // Calls the host's function, and adds one.
    private static PluginDefinition Asker(bool isComponent, string version, string function) => Define(isComponent
        ? $"""
        (component
          (import "{Host}@{version}" (instance $host (export "{function}" (func (param "value" u32) (result u32)))))
          (core func $ask (canon lower (func $host "{function}")))
          (core module $m
            (import "h" "a" (func $ask (param i32) (result i32)))
            (func (export "r") (param $value i32) (result i32) (i32.add (call $ask (local.get $value)) (i32.const 1))))
          (core instance $i (instantiate $m (with "h" (instance (export "a" (func $ask))))))
          (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
          (instance $runner (export "run" (func $run)))
          (export "{Runner}@{version}" (instance $runner)))
        """
        : $"""
        (module
          (import "{Host}@{version}" "{function}" (func $ask (param i32) (result i32)))
          (func (export "{Runner}@{version}#run") (param $value i32) (result i32) (i32.add (call $ask (local.get $value)) (i32.const 1))))
        """);

    // Each version of the interface gives a number of its own.
    private static PluginDefinition Guest(bool isComponent, params (string Version, string Function, int Result)[] versions)
    {
        IEnumerable<string> exports = versions.Select((export, i) => isComponent
            ? $"""
            (core module $m{i} (func (export "r") (param i32) (result i32) (i32.const {export.Result})))
            (core instance $i{i} (instantiate $m{i}))
            (func $run{i} (param "value" u32) (result u32) (canon lift (core func $i{i} "r")))
            (instance $runner{i} (export "{export.Function}" (func $run{i})))
            (export "{Runner}@{export.Version}" (instance $runner{i}))
            """
            : $"""
            (func (export "{Runner}@{export.Version}#{export.Function}") (param i32) (result i32) (i32.const {export.Result}))
            """);
        return Define($"({(isComponent ? "component" : "module")} {string.Concat(exports)})");
    }

    private static PluginDefinition Define(string wat) => SandboxGuest.Define("guest", SandboxGuest.RunnerContract, wat);

    private static Task<PluginTestHost> StartAsync(PluginDefinition plugin) =>
        PluginTestHost.StartAsync(SandboxGuest.With(new TestImports { OnAsk = value => new(value * 10) }), plugin);
}

using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

public sealed class GenerationTests
{
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_scopes_have_a_plugin_of_the_same_name_and_neither_sees_the_others()
    {
        const string Settings = """
            (import "plugin-host:plugin/settings@0.1.0" "json" (func $json (param i32)))
            """;
        PluginDefinition red = SandboxGuest.Texts("red/greeter", "(call $json (i32.const 8)) (i32.const 8)", Settings + SandboxGuest.Allocator) with
        {
            Settings = """{"colour":"red"}""",
        };
        PluginDefinition blue = red with { };
        blue = new PluginDefinition(PluginId.Parse("blue/greeter"), red.Content) { Contract = red.Contract, Settings = """{"colour":"blue"}""" };
        PluginDefinition other = SandboxGuest.Echo("greeter");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), red, blue, other);

        Assert.Equal("""{"colour":"red"}""", await host.Get<ITexts>("red/greeter").EchoAsync("hello", Token));
        Assert.Equal("""{"colour":"blue"}""", await host.Get<ITexts>("blue/greeter").EchoAsync("hello", Token));
        Assert.Equal("hello", await host.Get<ITexts>("greeter").EchoAsync("hello", Token));
        Assert.Equal([PluginId.Parse("red/greeter")], host.Provider<ITexts>().GetIds("red"));
        Assert.Equal([PluginId.Parse("greeter")], host.Provider<ITexts>().GetIds(""));
        Assert.Equal(3, host.Provider<ITexts>().GetIds().Count);

        await host.ReloadAsync(Disabled(red), blue, other);

        await Assert.ThrowsAsync<PluginRejectedException>(async () => await host.Get<ITexts>("red/greeter").EchoAsync("", Token));
        Assert.Equal("""{"colour":"blue"}""", await host.Get<ITexts>("blue/greeter").EchoAsync("hello", Token));
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_call_that_is_inside_during_a_reload_ends_on_the_old_version_which_is_then_disposed(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), Version(1, lifetime, pings: true));
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        IRunner runner = host.Get<IRunner>("guest");
        Generation old = host.GenerationOf("guest");
        string? oldVersion = host.StatusOf("guest").Version;
        Task<uint> inside = Task.Run(() => runner.RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;

        await host.ReloadAsync(Version(2, lifetime));

        Assert.NotEqual(oldVersion, host.StatusOf("guest").Version);
        Assert.True(old.IsRetired);
        Assert.False(old.Drained.IsCompleted);
        if (lifetime != PluginLifetime.Single)
        {
            Assert.Equal(2u, await runner.RunAsync(0, Token));
        }

        gate.Open();
        Assert.Equal(1u, await inside);
        await old.Drained;
        Assert.Equal(0, old.Instances);
        Assert.Equal(2u, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_call_that_waits_during_a_reload_is_served_by_the_new_version()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), Version(1, PluginLifetime.Single, pings: true));
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        IRunner runner = host.Get<IRunner>("guest");
        Task<uint> inside = Task.Run(() => runner.RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        Task<uint> waiting = runner.RunAsync(0, Token).AsTask();

        await host.ReloadAsync(Version(2, PluginLifetime.Single));

        gate.Open();
        Assert.Equal(1u, await inside);
        Assert.Equal(2u, await waiting);
    }

    [Theory]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task An_instance_that_waits_is_disposed_when_its_version_is_replaced(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), Version(1, lifetime));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Generation old = host.GenerationOf("guest");
        Assert.Equal(1, old.Instances);

        await host.ReloadAsync(Version(2, lifetime));

        await old.Drained;
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_session_keeps_its_version_through_reloads_and_lets_it_go_when_it_ends()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), Version(1, PluginLifetime.Pooled));
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(0, Token);
        Generation old = host.GenerationOf("guest");
        await using (IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token))
        {
            await host.ReloadAsync(Version(2, PluginLifetime.Pooled));

            Assert.Equal(1u, await session.Plugin.RunAsync(0, Token));
            Assert.Equal(2u, await runner.RunAsync(0, Token));
            Assert.NotEqual(host.StatusOf("guest").Version, session.Version);
            Assert.False(old.Drained.IsCompleted);
        }

        await old.Drained;
    }

    [Fact]
    public async Task What_has_not_changed_keeps_its_version_and_its_instances()
    {
        PluginDefinition counter = SandboxGuest.Runner(
            "guest", "(global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)", "(global $n (mut i32) (i32.const 0))") with
        {
            Lifetime = PluginLifetime.Single,
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), counter);
        Generation generation = host.GenerationOf("guest");
        await host.Get<IRunner>("guest").RunAsync(0, Token);

        await host.ReloadAsync(counter with { }, SandboxGuest.Echo("another"));

        Assert.Same(generation, host.GenerationOf("guest"));
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(PluginState.Ready, host.StatusOf("another").State);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_changes_in_a_definition_makes_a_new_version(Func<PluginDefinition, PluginDefinition> change)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), Version(1, PluginLifetime.PerCall));
        Generation old = host.GenerationOf("guest");

        await host.ReloadAsync(change(Version(1, PluginLifetime.PerCall)));

        Assert.NotSame(old, host.GenerationOf("guest"));
        await old.Drained;
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    public static TheoryData<Func<PluginDefinition, PluginDefinition>> Changes() => new(
        plugin => plugin with { Settings = """{"a":1}""" },
        plugin => plugin with { Grants = new HashSet<string> { SandboxGuest.HostGrant } },
        plugin => plugin with { Lifetime = PluginLifetime.Pooled },
        plugin => plugin with { FailurePolicy = PluginFailurePolicy.Open },
        plugin => plugin with { Limits = new PluginLimits { MaxMemoryBytes = 65536 } },
        plugin => plugin with { Limits = new PluginLimits { MaxConcurrentCalls = 3 } },
        plugin => plugin with { Limits = new PluginLimits { FuelPerCall = 100_000 } },
        plugin => plugin with { Limits = new PluginLimits { MaxLogBytesPerSecond = 1 } });

    [Fact]
    public async Task A_definition_that_its_owner_changes_afterwards_is_not_changed_in_the_catalog()
    {
        PluginDefinition plugin = Version(1, PluginLifetime.PerCall);
        var grants = new HashSet<string> { SandboxGuest.HostGrant };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin with { Grants = grants });

        plugin.Limits.MaxConcurrentCalls = 1;
        grants.Add(SandboxGuest.SlowGrant);

        Assert.True(host.Catalog.TryGetDefinition(new PluginId("guest"), out PluginDefinition? held));
        Assert.Equal(64, held.Limits.MaxConcurrentCalls);
        Assert.Equal([SandboxGuest.HostGrant], held.Grants);
    }

    [Fact]
    public async Task A_version_that_cannot_be_loaded_does_not_end_the_one_that_serves()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), Version(1, PluginLifetime.PerCall));
        Generation serving = host.GenerationOf("guest");

        await host.ReloadAsync(SandboxGuest.Define("guest", SandboxGuest.RunnerContract, "(module)"));

        PluginStatus status = host.StatusOf("guest");
        Assert.Equal(PluginState.Ready, status.State);
        Assert.IsType<PluginContractException>(status.Failure);
        Assert.Same(serving, host.GenerationOf("guest"));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Version(1, PluginLifetime.PerCall));

        Assert.Null(host.StatusOf("guest").Failure);
        Assert.Same(serving, host.GenerationOf("guest"));
    }

    [Fact]
    public async Task A_plugin_that_failed_is_loaded_when_its_source_has_a_better_one()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Define("guest", SandboxGuest.RunnerContract, "(module)"));
        IRunner runner = host.Get<IRunner>("guest");
        await Assert.ThrowsAsync<PluginRejectedException>(async () => await runner.RunAsync(0, Token));

        await host.ReloadAsync(Version(3, PluginLifetime.PerCall));

        Assert.Equal(3u, await runner.RunAsync(0, Token));
        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_disabled_plugin_is_known_rejects_its_calls_and_can_be_enabled_again()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), Version(1, PluginLifetime.Pooled));
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(0, Token);
        Generation old = host.GenerationOf("guest");

        await host.ReloadAsync(Disabled(Version(1, PluginLifetime.Pooled)));

        await old.Drained;
        Assert.Equal(PluginState.Disabled, host.StatusOf("guest").State);
        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await runner.RunAsync(0, Token));
        Assert.Equal(PluginRejection.Disabled, failure.Rejection);
        Assert.Empty(host.Provider<IRunner>().GetIds());

        await host.ReloadAsync(Version(1, PluginLifetime.Pooled));
        Assert.Equal(1u, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_plugin_that_is_gone_from_its_source_is_not_found_any_more()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), Version(1, PluginLifetime.Pooled), SandboxGuest.Echo("other"));
        IRunner runner = host.Get<IRunner>("guest");
        await runner.RunAsync(0, Token);
        Generation old = host.GenerationOf("guest");
        long revision = host.Catalog.Revision;

        await host.ReloadAsync(SandboxGuest.Echo("other"));

        await old.Drained;
        Assert.NotEqual(revision, host.Catalog.Revision);
        var failure = await Assert.ThrowsAsync<PluginNotFoundException>(async () => await runner.RunAsync(0, Token));
        Assert.Equal(PluginFailureReason.NotFound, failure.Reason);
        Assert.Contains("other", failure.Message, StringComparison.Ordinal);
        Assert.Throws<PluginNotFoundException>(() => host.Get<IRunner>("guest"));
    }

    private static PluginDefinition Version(uint version, PluginLifetime lifetime, bool pings = false)
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", $"{(pings ? "(call $ping)" : "")} (i32.const {version})", SandboxGuest.Ping) with
        { Lifetime = lifetime };
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        return plugin;
    }

    private static PluginDefinition Disabled(PluginDefinition plugin) => plugin with { Enabled = false };
}

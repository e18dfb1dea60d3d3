using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A new version is asked whether it can do its work, and has its instances ready, before it takes calls.</summary>
public sealed class SelfCheckTests
{
    private const string SaysYes = "(i32.const 32)";
    private const string SaysNo = """
        (i32.store8 (i32.const 16) (i32.const 1)) (i32.store (i32.const 20) (i32.const 64)) (i32.store (i32.const 24) (i32.const 12))
        (i32.const 16)
        """;

    private static readonly PluginId Id = new("guest");

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task A_version_that_says_no_is_refused_with_its_reason_and_the_one_before_goes_on(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(Checked("(i32.const 1)", SaysYes) with { Lifetime = lifetime });
        host.Source.Plugins = [Checked("(i32.const 2)", SaysNo) with { Lifetime = lifetime }];

        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Contains("Its self-check says: no database\\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(1, host.Services.GetRequiredService<PluginCatalog>().LiveGenerations);
    }

    [Theory]
    [InlineData("unreachable", typeof(PluginTrapException))]
    [InlineData("(loop $forever (br $forever)) (i32.const 0)", typeof(PluginTimeoutException))]
    [InlineData("(i32.const -8)", typeof(PluginAbiException))]
    public async Task A_version_whose_self_check_gives_no_answer_is_refused(string check, Type expected)
    {
        PluginDefinition plugin = Checked("(i32.const 1)", check);
        plugin.Limits.StartTimeout = plugin.Limits.CallTimeout = TimeSpan.FromMilliseconds(20);
        await using PluginTestHost host = await StartAsync(plugin);

        Assert.Equal(PluginState.Failed, host.StatusOf("guest").State);
        Assert.IsType(expected, host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task What_the_self_check_leaves_behind_no_call_sees()
    {
        const string Definitions = "(global $count (mut i32) (i32.const 0))";
        await using PluginTestHost host = await StartAsync(
            Checked("(global.get $count)", $"(global.set $count (i32.const 5)) {SaysYes}", Definitions) with { Lifetime = PluginLifetime.Single });

        Assert.Equal(0u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task An_export_of_the_self_checks_name_and_another_type_is_refused()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner(
            "guest", "(i32.const 1)", """(func (export "plugin-host:lifecycle/self-check@0.1.0#check") (param i64))"""));

        Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall, 1, 1)]
    [InlineData(PluginLifetime.Single, 1, 0)]
    [InlineData(PluginLifetime.Pooled, 1, 0)]
    [InlineData(PluginLifetime.Pooled, 3, 0)]
    public async Task The_instances_that_a_version_starts_with_are_made_before_it_serves(PluginLifetime lifetime, int instances, int inCalls)
    {
        string start = SandboxGuest.PingAtStart;
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("guest", "(i32.const 1)") with { Lifetime = lifetime });
        for (int i = 0; i < instances; i++)
        {
            // Each takes a place of its own, and all are given back together.
            _sessions.Add(await host.Provider<IRunner>().OpenSessionAsync(Id, null, Token));
        }

        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 2)", start) with { Lifetime = lifetime });
        foreach (IPluginSession<IRunner> session in _sessions)
        {
            await session.DisposeAsync();
        }

        int made = _imports.Pings;
        Assert.Equal(lifetime == PluginLifetime.PerCall ? 1 : instances, made);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(made + inCalls, _imports.Pings);
        Assert.Equal(lifetime == PluginLifetime.PerCall ? 0 : instances, host.GenerationOf("guest").Instances);
    }

    [Fact]
    public async Task Instances_that_were_made_and_never_used_end_with_their_version()
    {
        await using PluginTestHost host = await StartAsync(SandboxGuest.Runner("guest", "(i32.const 1)") with { Lifetime = PluginLifetime.Pooled });
        Generation old = host.GenerationOf("guest");
        Assert.Equal(1, old.Instances);

        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 2)"));

        await old.Drained;
        Assert.Equal(0, old.Instances);
    }

    [Fact]
    public async Task A_version_that_is_refused_gives_its_places_in_the_pool_back()
    {
        const int OnDemand = 4;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxPooledInstances = 32);
            },
            Pooled(Checked("(i32.const 1)", SaysYes)));

        for (int i = 0; i < 3; i++)
        {
            await host.ReloadAsync(Pooled(Checked("(i32.const 2)", SaysNo)));
            Assert.NotNull(host.StatusOf("guest").Failure);
        }

        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record is { Category: "PluginHost", Id.Id: OnDemand });

        static PluginDefinition Pooled(PluginDefinition plugin)
        {
            plugin.Limits.MaxConcurrentCalls = 16;
            return plugin;
        }
    }

    private readonly List<IPluginSession<IRunner>> _sessions = [];

    private static PluginDefinition Checked(string body, string check, string definitions = "") => SandboxGuest.Runner("guest", body, $"""
        (memory (export "memory") 1)
        (data (i32.const 64) "no database\n")
        {definitions}
        (func (export "plugin-host:lifecycle/self-check@0.1.0#check") (result i32) {check})
        """);

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) =>
        PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugins);
}

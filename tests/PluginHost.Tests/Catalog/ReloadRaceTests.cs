using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Changes meet each other, calls, and the end of the host. Whatever comes first, nothing is left in the end.</summary>
public sealed class ReloadRaceTests
{
    private const int Workers = 4;
    private const int Steps = 150;

    private const uint Trap = 1000;

    // Saves nothing, and takes it.
    private const string WithState = SandboxGuest.Allocator + """
        (func (export "plugin-host:lifecycle/state@0.1.0#save") (result i32) (i32.const 512))
        (func (export "plugin-host:lifecycle/state@0.1.0#restore") (param i32 i32 i32) (result i32) (i32.const 512))
        """;

    private static readonly PluginId[] Ids = [new("a"), new("b"), new("c")];

    // Those that serve, one for each lifetime, and those that are refused.
    private static readonly PluginDefinition[][] Versions = [.. Ids.Select(id => VersionsOf(id.Name).Select(Unhurried).ToArray())];

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Add the seed of a run that went wrong.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20261125)]
    [InlineData(null)]
    public async Task Whatever_is_changed_and_called_at_once_no_call_fails_by_it_and_no_generation_is_left(int? recorded)
    {
        int seed = recorded ?? Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options =>
                {
                    // Reverted soon, and made again at once.
                    options.Reload.Probation.MaxFailures = 1;
                    options.Restart.ImmediateRestarts = 1000;
                });
            },
            [.. Versions.Select(versions => versions[0])]);
        var catalog = host.Services.GetRequiredService<PluginCatalog>();

        Task[] workers = [.. Enumerable.Range(0, Workers).Select(i => Task.Run(() => WorkAsync(host, new Random(seed + i)), Token))];
        await Task.WhenAll(workers);

        foreach (PluginId id in Ids)
        {
            Assert.Single(host.Manager.GetGenerations(id), generation => generation.State == PluginGenerationState.Serving);
        }

        Task[] late = [.. Enumerable.Range(0, Workers).Select(i => Task.Run(() => WorkUntilTheEndAsync(host, new Random(seed - i)), Token))];
        await host.DisposeAsync();
        await Task.WhenAll(late);

        Assert.Equal(0, catalog.LiveGenerations);
    }

    [Fact]
    public async Task The_end_of_the_host_waits_for_a_version_that_is_being_loaded_and_uses_it_no_more()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(i32.const 1)"));
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        host.Source.Plugins = [SandboxGuest.PingingRunner("guest", 2)];
        Task<PluginStatus> reload = Task.Run(() => host.Manager.ReloadAsync(new PluginId("guest"), Token), Token);
        await _imports.Pinged;

        Task end = host.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        gate.Open();
        await end;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reload);
        Assert.Equal(0, catalog.LiveGenerations);
    }

    [Fact]
    public async Task The_end_of_the_host_ends_the_reading_of_a_version()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(i32.const 1)"));
        var content = new HeldContent();
        host.Source.Plugins = [SandboxGuest.Runner("guest", "(i32.const 2)") with { Content = content }];
        Task<PluginStatus> reload = host.Manager.ReloadAsync(new PluginId("guest"), Token);
        await content.IsRead;

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reload);
    }

    [Fact]
    public async Task The_end_of_the_host_waits_for_a_version_that_drains()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ping) (i32.const 1)", SandboxGuest.Ping));
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        await host.ReloadAsync(SandboxGuest.Runner("guest", "(i32.const 2)"));
        Assert.Equal(2, catalog.LiveGenerations);

        Task end = host.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        gate.Open();
        await end;

        Assert.Equal(1u, await inside);
        Assert.Equal(0, catalog.LiveGenerations);
    }

    private static PluginDefinition[] VersionsOf(string id) =>
    [
        SandboxGuest.Runner(id, "(i32.const 1)"),
        SandboxGuest.Runner(id, "(i32.const 2)") with { Lifetime = PluginLifetime.Pooled },
        SandboxGuest.Runner(id, "(i32.const 3)") with { Lifetime = PluginLifetime.Single },
        new(new PluginId(id), PluginContent.FromBytes("not wasm"u8.ToArray())),
        SandboxGuest.Define(id, SandboxGuest.RunnerContract, "(module)"),
        SandboxGuest.Runner(id, "(i32.const 0)", SandboxGuest.Ping) with { Grants = new HashSet<string>() },
        SandboxGuest.Runner(id, "(i32.const 0)", "(func $begin unreachable) (start $begin)"),
        SandboxGuest.Runner(id, "(i32.const 0)", WithState + SelfCheck("unreachable")) with { Lifetime = PluginLifetime.Single },
        SandboxGuest.Runner(id, "(i32.const 1)", WithState + SelfCheck("(i32.const 512)")) with { Lifetime = PluginLifetime.Single },
        SandboxGuest.Runner(id, "(i32.const 2)", WithState) with { Lifetime = PluginLifetime.Single },
        SandboxGuest.Runner(id, $"(if (i32.eq (local.get $value) (i32.const {Trap})) (then unreachable)) (i32.const 3)"),
        SandboxGuest.Runner(id, $"(if (i32.eq (local.get $value) (i32.const {Trap})) (then unreachable)) (i32.const 3)", WithState) with
        {
            Lifetime = PluginLifetime.Single,
        },
    ];

    private static string SelfCheck(string body) =>
        $"""(func (export "plugin-host:lifecycle/self-check@0.1.0#check") (result i32) {body})""";

    // A machine that is busy with other things makes no call fail.
    private static PluginDefinition Unhurried(PluginDefinition plugin) =>
        plugin with { Limits = new PluginLimits { CallTimeout = PluginLimits.MaxCallTimeout } };

    private static async Task WorkAsync(PluginTestHost host, Random random)
    {
        for (int step = 0; step < Steps; step++)
        {
            await StepAsync(host, random);
        }
    }

    private static async Task WorkUntilTheEndAsync(PluginTestHost host, Random random)
    {
        try
        {
            while (true)
            {
                await StepAsync(host, random);
            }
        }
        catch (ObjectDisposedException)
        {
            // The host has ended, as it was to.
        }
        catch (PluginRejectedException failure)
        {
            Assert.True(failure.Rejection is PluginRejection.Stopping or PluginRejection.SessionUnusable);
        }
    }

    private static async Task StepAsync(PluginTestHost host, Random random)
    {
        PluginId id = Ids[random.Next(Ids.Length)];
        switch (random.Next(12))
        {
            case 0:
                host.Source.Plugins = [.. Versions.Select(versions => versions[random.Next(versions.Length)])];
                await host.Catalog.LoadAsync(Token);
                break;
            case 1:
                await TryAsync(() => host.Manager.ReloadAsync(id, Token));
                break;
            case 2:
                await TryAsync(() => host.Manager.RollBackAsync(id, null, Token));
                break;
            case 3:
                await using (IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(id, null, Token))
                {
                    Assert.InRange(await session.Plugin.RunAsync(0, Token), 1u, 3u);
                }

                break;
            case 4 or 5:
                // Some versions trap; what they do is their own failure and no other.
                try
                {
                    Assert.InRange(await host.Provider<IRunner>().Get(id).RunAsync(Trap, Token), 1u, 3u);
                }
                catch (PluginTrapException failure)
                {
                    Assert.Equal(id, failure.PluginId);
                }

                break;
            default:
                Assert.InRange(await host.Provider<IRunner>().Get(id).RunAsync(0, Token), 1u, 3u);
                break;
        }
    }

    // That a version is refused, or that there is none to go back to, is what some of them are for.
    private static async Task TryAsync(Func<Task<PluginStatus>> change)
    {
        try
        {
            await change();
        }
        catch (PluginException failure) when (failure.Reason != PluginFailureReason.Rejected)
        {
            Assert.NotEmpty(failure.Message);
        }
    }
}

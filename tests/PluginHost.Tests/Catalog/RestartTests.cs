using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A plugin of one instance gets another when that fails: at once a few times, then later each time.</summary>
public sealed class RestartTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_some_failures_in_a_row_the_next_instance_is_made_later_each_time_and_calls_are_rejected_meanwhile()
    {
        await using PluginTestHost host = await StartAsync();
        IRunner runner = host.Get<IRunner>("guest");
        await FailAsync(runner, 3);

        // The fourth in a row.
        await FailAsync(runner, 1);
        await RejectAsync(runner);
        host.Advance(_time, TimeSpan.FromMilliseconds(999));
        await RejectAsync(runner);
        host.Advance(_time, TimeSpan.FromMilliseconds(1));
        await FailAsync(runner, 1);

        host.Advance(_time, TimeSpan.FromMilliseconds(1999));
        await RejectAsync(runner);
        host.Advance(_time, TimeSpan.FromMilliseconds(1));
        await FailAsync(runner, 1);

        // No longer than the options say.
        await RejectAsync(runner);
        host.Advance(_time, TimeSpan.FromSeconds(3));
        Assert.Equal(0u, await runner.RunAsync(0, Token));
        Assert.Equal(3, host.Logs.GetSnapshot().Count(record => record.Id.Id == 33));
    }

    [Fact]
    public async Task An_instance_that_has_lived_for_long_makes_the_failures_before_it_forgotten()
    {
        await using PluginTestHost host = await StartAsync();
        IRunner runner = host.Get<IRunner>("guest");
        await FailAsync(runner, 4);
        host.Advance(_time, TimeSpan.FromSeconds(1));
        Assert.Equal(0u, await runner.RunAsync(0, Token));

        host.Advance(_time, TimeSpan.FromSeconds(4));
        await FailAsync(runner, 3);

        Assert.Equal(0u, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task What_a_host_function_does_and_what_another_version_did_does_not_count()
    {
        await using PluginTestHost host = await StartAsync();
        IRunner runner = host.Get<IRunner>("guest");
        _imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<PluginImportException>(async () => await runner.RunAsync(2, Token));
        }

        await FailAsync(runner, 4);
        await RejectAsync(runner);
        await host.ReloadAsync(Guest(1));

        Assert.Equal(1u, await runner.RunAsync(0, Token));
    }

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task Where_calls_make_their_own_instances_the_next_has_one_at_once_however_often_it_failed(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync();
        await host.ReloadAsync(Guest(3) with { Lifetime = lifetime, Probation = new PluginProbation { Calls = 0 } });
        await FailAsync(host.Get<IRunner>("guest"), 20);

        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Null(host.StatusOf("guest").Restart);
    }

    [Fact]
    public async Task Sessions_are_rejected_like_calls_and_their_failures_count()
    {
        await using PluginTestHost host = await StartAsync();
        for (int i = 0; i < 4; i++)
        {
            await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(new("guest"), null, Token);
            await FailAsync(session.Plugin, 1);
        }

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(
            async () => await host.Provider<IRunner>().OpenSessionAsync(new("guest"), null, Token));
        Assert.Equal(PluginRejection.Restarting, failure.Rejection);
    }

    private static PluginDefinition Guest(uint version) => SandboxGuest.Runner(
        "guest",
        $"""
        (if (i32.eq (local.get $value) (i32.const 1)) (then unreachable))
        (if (i32.eq (local.get $value) (i32.const 2)) (then (call $ping)))
        (i32.const {version})
        """,
        SandboxGuest.Ping) with
    { Lifetime = PluginLifetime.Single };

    private Task<PluginTestHost> StartAsync() => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With(_imports, _time)(plugins);
            plugins.Services.Configure<WasmPluginsOptions>(options => options.Restart.MaxDelay = TimeSpan.FromSeconds(3));
        },
        Guest(0));

    private static async Task FailAsync(IRunner runner, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Assert.ThrowsAsync<PluginTrapException>(async () => await runner.RunAsync(1, Token));
        }
    }

    private static async Task RejectAsync(IRunner runner)
    {
        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await runner.RunAsync(1, Token));
        Assert.Equal(PluginRejection.Restarting, failure.Rejection);
    }
}

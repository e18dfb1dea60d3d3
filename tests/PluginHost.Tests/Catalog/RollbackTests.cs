using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Catalog;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Versions that were kept are gone back to, and stay until the source has another.</summary>
public sealed class RollbackTests : PluginManagerTest
{
    [Fact]
    public async Task A_rollback_brings_the_version_before_with_its_settings_and_stays_until_the_source_has_another()
    {
        await using PluginTestHost host = await StartAsync(Version(1) with { Settings = """{"a":1}""" });
        await host.ReloadAsync(Version(2));

        PluginStatus status = await host.Manager.RollBackAsync(Id, null, Token);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(1, status.Generation);
        Assert.True(host.Catalog.TryGetDefinition(Id, out PluginDefinition? definition));
        Assert.Equal("""{"a":1}""", definition.Settings);

        await host.ReloadAsync(Version(2));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Version(3));
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Version(2));
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_was_rolled_back_from_is_loaded_again_when_the_source_has_said_meanwhile_what_was_rolled_back_to()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        await host.ReloadAsync(Version(2));
        await host.Manager.RollBackAsync(Id, null, Token);
        await host.ReloadAsync(Version(1));
        Assert.Equal(1, host.StatusOf("guest").Generation);

        await host.ReloadAsync(Version(2));

        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_was_rolled_back_from_is_loaded_again_when_a_reload_is_asked_for_or_its_number_is_named()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        await host.ReloadAsync(Version(2));
        await host.Manager.RollBackAsync(Id, null, Token);
        await host.Manager.RollBackAsync(Id, 2, Token);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await host.Manager.RollBackAsync(Id, 1, Token);

        await host.Manager.ReloadAsync(Id, Token);

        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_rollback_goes_to_what_served_last_and_not_to_what_was_rolled_back_from()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));
        await host.Manager.RollBackAsync(Id, 1, Token);
        await host.ReloadAsync(Version(4));

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, null, Token)).Generation);
        Assert.Equal(3, (await host.Manager.RollBackAsync(Id, null, Token)).Generation);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_rollback_holds_against_a_version_that_was_refused_and_could_be_loaded_now()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        await host.ReloadAsync(Version(2));
        Imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        PluginDefinition third = SandboxGuest.PingingRunner("guest", 3);
        await host.ReloadAsync(third);
        Assert.NotNull(host.StatusOf("guest").Failure);
        await host.Manager.RollBackAsync(Id, null, Token);
        Imports.OnPing = null;

        await host.ReloadAsync(third);
        Assert.Equal(1, host.StatusOf("guest").Generation);

        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_rollback_holds_though_the_log_throws_when_it_serves()
    {
        bool throws = false;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports)(plugins);
                plugins.Services.AddSingleton<ILoggerProvider>(new LogHook(1, () => Assert.False(throws, "The log is full.")));
            },
            Version(1));
        await host.ReloadAsync(Version(2));
        throws = true;
        await Assert.ThrowsAnyAsync<Exception>(() => host.Manager.RollBackAsync(Id, null, Token));
        throws = false;

        await host.Catalog.LoadAsync(Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task A_source_that_is_back_at_a_version_that_is_kept_gets_that_one()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(1));
        Assert.Equal(1, host.StatusOf("guest").Generation);

        host.Manager.Disable(Id);
        Assert.Equal(1, (await host.Manager.EnableAsync(Id, Token)).Generation);

        Assert.Equal([1, 2], host.Manager.GetGenerations(Id).Select(generation => generation.Number));
        Assert.Equal(2, (await host.Manager.RollBackAsync(Id, null, Token)).Generation);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_has_ended_and_is_not_kept_is_forgotten_when_the_next_version_serves()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        var history = new GenerationHistory(kept: 0);
        GenerationRecord first = Serve();
        await host.ReloadAsync(Version(2));
        await first.Generation.Drained;

        GenerationRecord second = Serve();

        Assert.Null(history.Find(first.Generation));
        Assert.Same(second, history.Find(second.Generation));

        GenerationRecord Serve()
        {
            Generation generation = host.GenerationOf("guest");
            var record = new GenerationRecord(generation.Number, Version(0), generation.Guest.Sha256)
            {
                LoadedAt = generation.LoadedAt,
                Generation = generation,
            };
            history.Serve(record, default);
            return record;
        }
    }

    [Fact]
    public async Task Only_as_many_generations_are_kept_as_the_options_say()
    {
        await using PluginTestHost host = await StartAsync(
            options =>
            {
                options.KeptGenerations = 1;
            },
            Version(1));
        await host.ReloadAsync(Version(2));
        await host.ReloadAsync(Version(3));

        Assert.Equal(
            [(2, PluginGenerationState.Retired, true), (3, PluginGenerationState.Serving, false)],
            host.Manager.GetGenerations(Id).Select(generation => (generation.Number, generation.State, generation.CanRollBack)));
        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => host.Manager.RollBackAsync(Id, 1, Token));
        Assert.Contains("Kept are: 2.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.Manager.RollBackAsync(Id, null, Token);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_was_rolled_back_is_still_so_after_it_was_disabled_and_enabled()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        await host.ReloadAsync(Version(2));
        await host.Manager.RollBackAsync(Id, null, Token);

        host.Manager.Disable(Id);
        await host.Manager.EnableAsync(Id, Token);

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>What was reverted is not loaded again, and not gone back to, until its source has something else or somebody names it.</summary>
public sealed class QuarantineTests : ProbationTest
{
    [Fact]
    public async Task What_was_reverted_is_in_quarantine_until_its_source_has_another_version()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await host.Catalog.LoadAsync(Token);
        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.NotNull(host.StatusOf("guest").Failure);

        var failure = await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.ReloadAsync(Id, Token));
        Assert.Contains("quarantine", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.StatusOf("guest").Generation);

        host.Manager.Disable(Id);
        await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.EnableAsync(Id, Token));
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));

        await host.ReloadAsync(Version(3));
        Assert.Equal(3, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);

        await host.ReloadAsync(Version(2));
        Assert.Equal(2, host.StatusOf("guest").Generation);
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(3, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        await host.ReloadAsync(Version(3));
        await host.ReloadAsync(Version(2));
        Assert.Equal(2, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task What_was_reverted_serves_again_when_it_is_rolled_back_to_by_its_number_and_is_not_asked_anything_then()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);

        await host.Manager.RollBackAsync(Id, 2, Token);

        await FailAsync(host.Get<IRunner>("guest"), 3);
        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_rollback_goes_past_what_was_reverted_even_when_the_source_is_back_at_what_serves()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        var changes = new ChangeReader(host);
        await CallAsync(host, 100);
        await host.ReloadAsync(Version(2));
        await CallAsync(host, 100);
        await host.Logs.WaitForAsync(32, Token);
        await host.ReloadAsync(Version(3));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);
        await host.ReloadAsync(Version(2));
        Assert.Null(host.StatusOf("guest").Failure);

        await host.Manager.RollBackAsync(Id, null, Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task A_version_that_serves_as_its_source_has_it_again_is_not_shown_in_quarantine()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        await host.ReloadAsync(Version(2));
        Probation condemned = host.GenerationOf("guest").Probation!;
        await host.ReloadAsync(Version(3));
        condemned.Note(duration: null, fuel: null, new PluginTrapException(Id, TrapCode.Unreachable));
        await host.Logs.WaitForAsync(30, Token);

        await host.ReloadAsync(Version(2));

        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_version_that_was_reverted_is_in_quarantine_though_the_log_throws()
    {
        bool throws = false;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports, Time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.Probation.MaxFailures = 0);
                plugins.Services.AddSingleton<ILoggerProvider>(
                    new LogHook(1, () => Assert.False(throws, "The log is full.")));
            },
            Version(1));
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        throws = true;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.Reverted);
        await host.Logs.WaitForAsync(31, Token);
        throws = false;

        await host.Catalog.LoadAsync(Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.IsType<PluginRevertedException>(host.StatusOf("guest").Failure);
    }

    [Fact]
    public async Task A_version_that_was_condemned_and_disabled_is_not_what_is_enabled_again()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, SandboxGuest.PingingRunner("guest", 1));
        using var gate = new Latch();
        var isReverting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Imports.OnPing = () =>
        {
            isReverting.TrySetResult();
            gate.Wait();
        };
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await isReverting.Task;
        host.Manager.Disable(Id);
        await host.Logs.WaitForAsync(30, Token);
        gate.Open();

        await Assert.ThrowsAsync<PluginRevertedException>(() => host.Manager.EnableAsync(Id, Token));

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }
}

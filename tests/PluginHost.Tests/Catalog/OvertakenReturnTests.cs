using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A rollback or a revert to a version whose start never ends is not all that becomes of a plugin.</summary>
public sealed class OvertakenReturnTests : ProbationTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _isStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Its start calls a host function, which nothing ends.
    private static PluginDefinition Stuck => SandboxGuest.PingingRunner("guest", 2);

    [Fact]
    public async Task Another_rollback_goes_before_one_that_does_not_end()
    {
        await using PluginTestHost host = await StartAsync();
        using Latch gate = Hold();
        Task<PluginStatus> stuck = host.Manager.RollBackAsync(Id, 2, Token);
        await _isStuck.Task;

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, 1, Token).WaitAsync(Patience, Token)).Generation);

        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => stuck.WaitAsync(Patience, Token));
        Assert.Contains("It was not rolled back. An earlier version is rolled back to.", failure.Message, StringComparison.Ordinal);
        await host.Logs.WaitForAsync(36, Token);
        await AssertIsLeftAsync(host, gate, 1);
    }

    [Fact]
    public async Task A_plugin_is_disabled_though_a_rollback_does_not_end_which_holds_when_it_is_enabled()
    {
        await using PluginTestHost host = await StartAsync();
        using Latch gate = Hold();
        Task<PluginStatus> stuck = host.Manager.RollBackAsync(Id, 2, Token);
        await _isStuck.Task;

        Assert.Equal(PluginState.Disabled, host.Manager.Disable(Id).State);

        Assert.Equal(PluginState.Disabled, (await stuck.WaitAsync(Patience, Token)).State);
        gate.Open();
        Assert.Equal(2, (await host.Manager.EnableAsync(Id, Token)).Generation);
        await AssertIsLeftAsync(host, gate, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Something_newer_goes_before_a_rollback_that_takes_too_long(bool isNewDefinition)
    {
        await using PluginTestHost host = await StartAsync();
        var content = new SwitchedContent(Version(3).Content);
        await host.ReloadAsync(Version(3) with { Content = content });
        using Latch gate = Hold();
        Task<PluginStatus> stuck = host.Manager.RollBackAsync(Id, 2, Token);
        await _isStuck.Task;
        content.Current = isNewDefinition ? content.Current : Version(4).Content;

        Task newer = isNewDefinition ? host.ReloadAsync(Version(4) with { Settings = """{"a":1}""" }) : host.Catalog.LoadAsync(Token);
        host.Advance(Time, TimeSpan.FromMinutes(1));

        await newer.WaitAsync(Patience, Token);
        var failure = await Assert.ThrowsAsync<PluginLoadException>(() => stuck.WaitAsync(Patience, Token));
        Assert.Contains("Its source has something newer.", failure.Message, StringComparison.Ordinal);
        await AssertIsLeftAsync(host, gate, 4);
    }

    [Fact]
    public async Task What_was_rolled_back_from_does_not_go_before_the_rollback_however_long_that_takes()
    {
        await using PluginTestHost host = await StartAsync();
        var content = new SwitchedContent(Version(3).Content);
        await host.ReloadAsync(Version(3) with { Content = content });
        using Latch gate = Hold();
        Task<PluginStatus> slow = host.Manager.RollBackAsync(Id, 2, Token);
        await _isStuck.Task;
        host.Advance(Time, TimeSpan.FromMinutes(1));

        var seenAgain = new SwitchedContent(Version(3).Content);
        content.Current = seenAgain;
        Task same = host.Catalog.LoadAsync(Token);
        await seenAgain.IsRead;
        gate.Open();

        Assert.Equal(2, (await slow).Generation);
        await same;
        await AssertIsLeftAsync(host, gate, 2);
    }

    [Fact]
    public async Task A_reload_that_is_asked_for_while_a_rollback_runs_is_done_after_it()
    {
        await using PluginTestHost host = await StartAsync();
        using Latch gate = Hold();
        Task<PluginStatus> rollback = host.Manager.RollBackAsync(Id, 2, Token);
        await _isStuck.Task;

        Task<PluginStatus> reload = host.Manager.ReloadAsync(Id, Token);
        gate.Open();

        await rollback;
        Assert.Equal(3, (await reload.WaitAsync(Patience, Token)).Generation);
        await AssertIsLeftAsync(host, gate, 3);
    }

    [Fact]
    public async Task Whoever_wants_a_rollback_no_more_need_not_wait_for_its_end()
    {
        await using PluginTestHost host = await StartAsync();
        using Latch gate = Hold();
        using var asker = new CancellationTokenSource();
        Task<PluginStatus> stuck = host.Manager.RollBackAsync(Id, 2, asker.Token);
        await _isStuck.Task;

        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stuck.WaitAsync(Patience, Token));
        await host.ReloadAsync(Version(4)).WaitAsync(Patience, Token);
        await AssertIsLeftAsync(host, gate, 4);
    }

    [Fact]
    public async Task A_rollback_goes_before_a_revert_that_does_not_end()
    {
        await using PluginTestHost host = await StartAsync();
        using Latch gate = Hold();
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.Task;

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, 1, Token).WaitAsync(Patience, Token)).Generation);

        Assert.Contains("out of use already", (await host.Logs.WaitForAsync(30, Token)).Message, StringComparison.Ordinal);
        await AssertIsLeftAsync(host, gate, 1);
    }

    [Fact]
    public async Task Something_newer_goes_before_a_revert_that_takes_too_long()
    {
        await using PluginTestHost host = await StartAsync();
        using Latch gate = Hold();
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.Task;

        Task newer = host.ReloadAsync(Version(4));
        host.Advance(Time, TimeSpan.FromMinutes(1));

        await newer.WaitAsync(Patience, Token);
        await host.Logs.WaitForAsync(31, Token);
        Assert.Contains("out of use already", (await host.Logs.WaitForAsync(30, Token)).Message, StringComparison.Ordinal);
        Assert.Null(host.StatusOf("guest").Failure);
        await AssertIsLeftAsync(host, gate, 4);
    }

    [Fact]
    public async Task A_revert_that_took_too_long_is_tried_again_if_the_newer_version_is_refused()
    {
        await using PluginTestHost host = await StartAsync();
        var changes = new ChangeReader(host);
        using Latch gate = Hold();
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.Task;

        Task newer = host.ReloadAsync(Version(4) with { Content = new BrokenContent(), Settings = """{"a":1}""" });
        Imports.OnPing = null;
        host.Advance(Time, TimeSpan.FromMinutes(1));

        await newer.WaitAsync(Patience, Token);
        Assert.Equal(2, (await changes.WaitForAsync(PluginChangeKind.Reverted).WaitAsync(Patience, Token)).Generation!.Number);
        await AssertIsLeftAsync(host, gate, 2);
    }

    // Three versions, of which the last serves and the one before can be held up.
    private async Task<PluginTestHost> StartAsync()
    {
        PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        await host.ReloadAsync(Stuck);
        await host.ReloadAsync(Version(3));
        return host;
    }

    private Latch Hold()
    {
        var gate = new Latch();
        Imports.OnPing = () =>
        {
            _isStuck.TrySetResult();
            gate.Wait();
        };
        return gate;
    }

    private static async Task AssertIsLeftAsync(PluginTestHost host, Latch gate, uint version)
    {
        gate.Open();
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        await catalog.Unwound.WaitAsync(Patience, Token);
        Assert.Equal(version, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(1, catalog.LiveGenerations);
    }
}

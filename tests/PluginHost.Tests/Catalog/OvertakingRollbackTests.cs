using Microsoft.Extensions.DependencyInjection;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A rollback goes before the version that is being loaded, and holds against it.</summary>
public sealed class OvertakingRollbackTests : OvertakenLoadTest
{
    [Fact]
    public async Task A_rollback_goes_before_the_version_that_is_tried_out_and_holds_against_it()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1), check: HoldThirdAsync);
        await host.ReloadAsync(Version(2));
        Task loading = host.ReloadAsync(Third);
        await IsTried.Task;

        PluginStatus status = await host.Manager.RollBackAsync(Id, null, Token).WaitAsync(Patience, Token);

        Assert.Equal(1, status.Generation);
        await loading;
        await host.Catalog.LoadAsync(Token);
        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
        AssertNothingWasRefused(host);
        await AssertOneIsLeftAsync(host);

        Next.SetResult();
        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_rollback_to_the_version_that_serves_holds_against_the_one_that_is_tried_out()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1), check: HoldThirdAsync);
        Task loading = host.ReloadAsync(Third);
        await IsTried.Task;

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, 1, Token).WaitAsync(Patience, Token)).Generation);

        await loading;
        Assert.Equal(1, host.StatusOf("guest").Generation);
        await host.ReloadAsync(Version(2));
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_rollback_goes_before_the_version_that_is_read_and_holds_against_it()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        await host.ReloadAsync(Version(2));
        var content = new SwitchedContent(new HeldContent());
        Task loading = host.ReloadAsync(Third with { Content = content });
        await content.IsRead;
        content.Current = Third.Content;

        Assert.Equal(1, (await host.Manager.RollBackAsync(Id, null, Token).WaitAsync(Patience, Token)).Generation);

        await loading;
        Assert.Equal(1, host.StatusOf("guest").Generation);
        await host.Logs.WaitForAsync(37, Token);
        content.Current = Version(4).Content;
        await host.Catalog.LoadAsync(Token);
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_was_read_when_it_was_rolled_back_is_forgotten_if_nobody_waits_for_it_any_more()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        await host.ReloadAsync(Version(2));
        var content = new SwitchedContent(new HeldContent());
        using var asker = new CancellationTokenSource();
        host.Source.Plugins = [Third with { Content = content }];
        Task loading = host.Catalog.LoadAsync(asker.Token);
        await content.IsRead;

        await host.Manager.RollBackAsync(Id, null, Token).WaitAsync(Patience, Token);
        await asker.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);

        content.Current = Version(4).Content;
        await host.Catalog.LoadAsync(Token);
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_is_deployed_while_an_earlier_version_is_rolled_back_to_is_loaded_after_it()
    {
        PluginDefinition first = SandboxGuest.PingingRunner("guest", 1);
        await using PluginTestHost host = await StartAsync(_ => { }, first, check: HoldThirdAsync);
        var isRollingBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var deployed = new Latch();
        Imports.OnPing = () =>
        {
            isRollingBack.TrySetResult();
            deployed.Wait();
        };
        await host.ReloadAsync(Version(2));
        var content = new SwitchedContent(Third.Content);
        Task third = host.ReloadAsync(Third with { Content = content });
        await IsTried.Task;
        var seenAgain = new SwitchedContent(Third.Content);
        content.Current = seenAgain;
        Task again = host.Catalog.LoadAsync(Token);
        await seenAgain.IsRead;
        Task<PluginStatus> rollback = Task.Run(() => host.Manager.RollBackAsync(Id, null, Token), Token);
        await isRollingBack.Task;

        content.Current = Version(4).Content;
        Task<PluginStatus> fourth = host.Manager.EnableAsync(Id, Token);
        while (host.Services.GetRequiredService<PluginCatalog>().CountWaiting(Id) < 3)
        {
            await Task.Yield();
        }

        deployed.Open();

        await rollback;
        await Task.WhenAll(third, again, fourth).WaitAsync(Patience, Token);
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Id.Id == 37);
    }

    [Fact]
    public async Task A_rollback_holds_against_the_version_that_was_read_even_if_that_fails_and_is_tried_again()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        await host.ReloadAsync(Version(2));
        var content = new SwitchedContent(new HeldContent());
        Task loading = host.ReloadAsync(Third with { Content = content });
        await content.IsRead;
        content.Current = new BrokenContent();
        await host.Manager.RollBackAsync(Id, null, Token).WaitAsync(Patience, Token);
        await loading;
        Assert.Equal([Id], catalog.FindRefused());

        content.Current = Third.Content;
        await catalog.UpdateAsync(new HashSet<PluginId> { Id }, Token);

        Assert.Equal(1, host.StatusOf("guest").Generation);
        Assert.Null(host.StatusOf("guest").Failure);
        await host.Logs.WaitForAsync(37, Token);
        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_rollback_that_has_nothing_to_go_back_to_lets_the_version_be_loaded_to_its_end()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1), check: HoldThirdAsync);
        Task loading = host.ReloadAsync(Third);
        await IsTried.Task;

        Task<PluginStatus> rollback = host.Manager.RollBackAsync(Id, 9, Token);
        Next.SetResult();

        await Assert.ThrowsAsync<PluginLoadException>(() => rollback);
        await loading;
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Id.Id == 36);
    }

    [Fact]
    public async Task What_was_to_be_handed_over_stays_with_the_version_before_when_the_next_is_overtaken()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Single(1, "(i32.const 512)"));
        using var gate = new Latch();
        Imports.OnPing = gate.Wait;
        Task loading = Task.Run(() => host.ReloadAsync(Single(2, "(loop $forever (call $ping) (br $forever)) (i32.const 512)")), Token);
        await Imports.Pinged;

        Task<PluginStatus> choosing = host.Manager.RollBackAsync(Id, 1, Token);
        Assert.Equal(1, (await choosing.WaitAsync(Patience, Token)).Generation);
        gate.Open();
        await loading;

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        AssertNothingWasRefused(host);
        await AssertOneIsLeftAsync(host);
    }

    private static PluginDefinition Single(uint version, string restore) => SandboxGuest.Runner(
        "guest",
        $"(i32.const {version})",
        SandboxGuest.Ping + SandboxGuest.Allocator + $"""
            (func (export "plugin-host:lifecycle/state@0.1.0#save") (result i32) (i32.const 512))
            (func (export "plugin-host:lifecycle/state@0.1.0#restore") (param i32 i32 i32) (result i32) {restore})
            """) with
    {
        Lifetime = PluginLifetime.Single,
    };
}

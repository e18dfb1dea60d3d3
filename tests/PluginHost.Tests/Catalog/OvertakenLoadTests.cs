using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A version that is being loaded keeps nothing waiting that is more urgent, and is no worse for that.</summary>
public sealed class OvertakenLoadTests : OvertakenLoadTest
{
    [Fact]
    public async Task A_version_that_fails_is_reverted_while_the_next_is_tried_out_which_is_loaded_afterwards()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1), check: HoldThirdAsync);
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Task loading = host.ReloadAsync(Third);
        await IsTried.Task;

        await FailAsync(host.Get<IRunner>("guest"), 1);

        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted).WaitAsync(Patience, Token)).Generation!.Number);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.False(loading.IsCompleted);
        Next.SetResult();
        await loading;
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Null(host.StatusOf("guest").Failure);
        AssertNothingWasRefused(host);
        await host.Logs.WaitForAsync(36, Token);
    }

    [Fact]
    public async Task A_version_that_fails_is_reverted_while_the_next_is_in_a_host_function_that_does_not_end()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, Version(1));
        using var gate = new Latch();
        Imports.OnPing = gate.Wait;
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Task loading = Task.Run(() => host.ReloadAsync(Stuck), Token);
        await Imports.Pinged;

        await FailAsync(host.Get<IRunner>("guest"), 1);

        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted).WaitAsync(Patience, Token)).Generation!.Number);
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        gate.Open();
        await loading;
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        AssertNothingWasRefused(host);
        await AssertOneIsLeftAsync(host);
    }

    [Fact]
    public async Task A_newer_definition_goes_before_the_version_that_is_read()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        var content = new HeldContent();
        Task older = host.ReloadAsync(Version(2) with { Content = content });
        await content.IsRead;

        await host.ReloadAsync(Third with { Settings = """{"a":1}""" }).WaitAsync(Patience, Token);

        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await older;
        AssertNothingWasRefused(host);
    }

    [Fact]
    public async Task A_newer_guest_of_the_same_definition_goes_before_the_version_that_is_tried_out_and_the_same_guest_does_not()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1), check: HoldThirdAsync);
        var content = new SwitchedContent(Third.Content);
        Task older = host.ReloadAsync(Third with { Content = content });
        await IsTried.Task;
        await content.WaitForReadAsync();

        Task same = host.Catalog.LoadAsync(Token);
        await content.WaitForReadAsync();
        content.Current = Version(2).Content;
        await host.Catalog.LoadAsync(Token).WaitAsync(Patience, Token);

        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await Task.WhenAll(older, same);
        Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id == 36);
        await AssertOneIsLeftAsync(host);
    }

    [Fact]
    public async Task A_plugin_that_was_disabled_while_it_was_loaded_is_enabled_again_without_waiting_for_that()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        using var gate = new Latch();
        Imports.OnPing = gate.Wait;
        Task loading = Task.Run(() => host.ReloadAsync(Stuck), Token);
        await Imports.Pinged;

        host.Manager.Disable(Id);
        host.Source.Plugins = [Version(1)];

        Assert.Equal(1, (await host.Manager.EnableAsync(Id, Token).WaitAsync(Patience, Token)).Generation);
        gate.Open();
        await loading;
        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await AssertOneIsLeftAsync(host);
    }

    [Fact]
    public async Task A_version_that_cannot_be_reverted_keeps_the_one_that_mends_it_from_being_loaded_once_and_no_more()
    {
        PluginDefinition first = SandboxGuest.PingingRunner("guest", 1);
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, first, check: HoldThirdAsync);
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        Imports.OnPing = () => throw new InvalidOperationException("The database is down.");
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await changes.WaitForAsync(PluginChangeKind.RevertFailed);
        Task loading = host.ReloadAsync(Third);
        await IsTried.Task;
        host.Advance(Time, TimeSpan.FromSeconds(1));

        await FailAsync(host.Get<IRunner>("guest"), 1);
        Next.SetResult();
        await loading;

        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Id.Id == 36);
    }
}

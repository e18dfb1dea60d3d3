using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>
/// Somebody had asked for an update before a rollback, and reads what there is after it: what was there before is not loaded, what has been deployed
/// since is.
/// </summary>
public sealed class UnreadRollbackTests : OvertakenLoadTest
{
    private const int TurnedDown = 37;

    private readonly SwitchedContent _content = new(new HeldContent());

    [Fact]
    public async Task What_is_deployed_while_it_is_rolled_back_is_loaded_by_one_who_had_asked_before()
    {
        var looked = new SwitchedContent(Third.Content);
        await using PluginTestHost host = await StartAsync();
        using var goesOn = new Latch();
        (Task loading, Task rollback) = await BeginAsync(host, looked, goesOn);
        await looked.IsRead.WaitAsync(Patience, Token);

        _content.Current = Version(4).Content;
        goesOn.Open();

        await Task.WhenAll(rollback, loading);
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Id.Id == TurnedDown);
    }

    [Fact]
    public async Task What_is_deployed_while_it_is_rolled_back_is_loaded_when_it_is_known_what_was_there_before()
    {
        var looked = new LateContent(Third.Content);
        await using PluginTestHost host = await StartAsync();
        using var goesOn = new Latch();
        (Task loading, Task rollback) = await BeginAsync(host, looked, goesOn);
        await looked.IsRead.WaitAsync(Patience, Token);
        var deployed = new SwitchedContent(Version(4).Content);
        _content.Current = deployed;
        goesOn.Open();
        await rollback;
        await deployed.IsRead;

        looked.Come();

        await loading;
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_takes_the_place_of_nothing_while_it_is_rolled_back_is_loaded()
    {
        var looked = new SwitchedContent(PluginContent.FromFile(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString())));
        await using PluginTestHost host = await StartAsync();
        using var goesOn = new Latch();
        (Task loading, Task rollback) = await BeginAsync(host, looked, goesOn);
        await looked.IsRead.WaitAsync(Patience, Token);

        _content.Current = Third.Content;
        goesOn.Open();

        await Task.WhenAll(rollback, loading);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_was_there_when_it_was_rolled_back_is_not_loaded_though_it_is_read_later()
    {
        var looked = new SwitchedContent(Third.Content);
        await using PluginTestHost host = await StartAsync();
        using var goesOn = new Latch();
        (Task loading, Task rollback) = await BeginAsync(host, looked, goesOn);

        goesOn.Open();

        await Task.WhenAll(rollback, loading);
        Assert.Equal(1, host.StatusOf("guest").Generation);
        await host.Logs.WaitForAsync(TurnedDown, Token);
    }

    [Fact]
    public async Task What_is_deployed_is_not_loaded_if_it_is_never_known_what_was_there_before()
    {
        var looked = new HeldContent();
        await using PluginTestHost host = await StartAsync();
        using var goesOn = new Latch();
        (Task loading, Task rollback) = await BeginAsync(host, looked, goesOn);
        await looked.IsRead.WaitAsync(Patience, Token);
        var deployed = new SwitchedContent(Version(4).Content);
        _content.Current = deployed;
        goesOn.Open();
        await rollback;
        await deployed.IsRead;

        while (!loading.IsCompleted)
        {
            host.Advance(Time, PluginTestHost.SourceTimeout);
            await Task.Yield();
        }

        Assert.Equal(1, host.StatusOf("guest").Generation);
        await host.Logs.WaitForAsync(TurnedDown, Token);
        await host.Manager.ReloadAsync(Id, Token);
        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    private async Task<PluginTestHost> StartAsync()
    {
        PluginTestHost host = await StartAsync(_ => { }, SandboxGuest.PingingRunner("guest", 1));
        await host.ReloadAsync(Version(2));
        return host;
    }

    // Somebody has asked, and waits for the content; then the first version is rolled back to, and does not get further than to its start.
    private async Task<(Task Loading, Task Rollback)> BeginAsync(PluginTestHost host, PluginContent looked, Latch goesOn)
    {
        var isRollingBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Imports.OnPing = () =>
        {
            isRollingBack.TrySetResult();
            goesOn.Wait();
        };
        Task loading = host.ReloadAsync(Third with { Content = _content });
        await _content.IsRead;
        _content.Current = looked;
        Task rollback = Task.Run(() => host.Manager.RollBackAsync(Id, null, Token), Token);
        await isRollingBack.Task;
        return (loading, rollback);
    }
}

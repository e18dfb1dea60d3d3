using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>How often a version that is being loaded makes way for what its source has next.</summary>
public sealed class NewerVersionTests : ProbationTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_source_that_never_rests_keeps_a_version_from_being_loaded_a_few_times_only()
    {
        using var tries = new SemaphoreSlim(0);
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1), check: async (candidate, token) =>
        {
            if (await candidate.Get<IRunner>().RunAsync(0, token) > 1)
            {
                tries.Release();
                await _next.Task;
            }
        });
        var content = new SwitchedContent(Version(2).Content);
        List<Task> loading = [host.ReloadAsync(Version(2) with { Content = content })];
        await tries.WaitAsync(Token);
        for (uint version = 3; version <= 5; version++)
        {
            content.Current = Version(version).Content;
            loading.Add(host.Catalog.LoadAsync(Token));
            Assert.True(await tries.WaitAsync(Patience, Token));
        }

        var changes = new ChangeReader(host);
        var last = new SwitchedContent(Version(6).Content);
        content.Current = last;
        loading.Add(host.Catalog.LoadAsync(Token));
        await last.IsRead;
        _next.SetResult();

        await Task.WhenAll(loading);
        Assert.Equal(5, (await changes.WaitForAsync(PluginChangeKind.Loaded)).Generation!.Number);
        Assert.Equal(3, host.Logs.GetSnapshot().Count(record => record.Id.Id == 36));
        Assert.Equal(6u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task How_often_versions_have_made_way_is_forgotten_when_one_is_loaded()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        var loading = new List<Task>();
        for (int i = 0; i < 3; i++)
        {
            await HoldAsync(i);
        }

        await host.ReloadAsync(Version(3) with { Settings = """{"a":3}""" }).WaitAsync(Patience, Token);
        await HoldAsync(4);

        await host.ReloadAsync(Version(4) with { Settings = """{"a":5}""" }).WaitAsync(Patience, Token);

        Assert.Equal(4u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await Task.WhenAll(loading);

        async Task HoldAsync(int number)
        {
            var content = new HeldContent();
            loading.Add(host.ReloadAsync(Version(2) with { Content = content, Settings = $$"""{"a":{{number}}}""" }));
            await content.IsRead.WaitAsync(Patience, Token);
        }
    }

    [Fact]
    public async Task A_version_that_was_not_to_make_way_for_newer_ones_any_more_does_when_it_does_not_end()
    {
        await using PluginTestHost host = await StartAsync(_ => { }, Version(1));
        var loading = new List<Task>();
        for (int i = 0; i < 4; i++)
        {
            var content = new HeldContent();
            loading.Add(host.ReloadAsync(Version(2) with { Content = content, Settings = $$"""{"a":{{i}}}""" }));
            await content.IsRead.WaitAsync(Patience, Token);
        }

        loading.Add(host.ReloadAsync(Version(3) with { Settings = """{"a":4}""" }));
        host.Advance(Time, TimeSpan.FromMinutes(1));

        await host.ReloadAsync(Version(3) with { Settings = """{"a":5}""" }).WaitAsync(Patience, Token);

        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await Task.WhenAll(loading);
        Assert.Equal(4, host.Logs.GetSnapshot().Count(record => record.Id.Id == 36));
    }
}

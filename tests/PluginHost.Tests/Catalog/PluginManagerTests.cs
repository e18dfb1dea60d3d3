using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Single plugins are changed from code, and what changes is told.</summary>
public sealed class PluginManagerTests : PluginManagerTest
{
    [Fact]
    public async Task One_plugin_is_reloaded_and_the_others_stay_as_they_are()
    {
        await using PluginTestHost host = await StartAsync(Version(1), SandboxGuest.Echo("other"));
        host.Source.Plugins = [Version(2), SandboxGuest.Define("other", SandboxGuest.TextsContract, "(module)")];

        PluginStatus status = await host.Manager.ReloadAsync(Id, Token);

        Assert.Equal(PluginState.Ready, status.State);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Null(host.StatusOf("other").Failure);
        Assert.Equal(status, host.StatusOf("guest"));
    }

    [Fact]
    public async Task A_plugin_that_is_reloaded_and_has_not_changed_stays_as_it_is()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        Generation generation = host.GenerationOf("guest");

        await host.Manager.ReloadAsync(Id, Token);

        Assert.Same(generation, host.GenerationOf("guest"));
    }

    [Fact]
    public async Task A_reload_that_is_refused_throws_why_and_the_old_version_goes_on()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        host.Source.Plugins = [SandboxGuest.Define("guest", SandboxGuest.RunnerContract, "(module)")];

        await Assert.ThrowsAsync<PluginContractException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Equal(1u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.IsType<PluginContractException>(host.StatusOf("guest").Failure);
        Assert.Equal(1, host.Services.GetRequiredService<PluginCatalog>().LiveGenerations);
    }

    [Fact]
    public async Task A_reload_adds_a_plugin_that_is_new_and_removes_one_that_is_gone()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        host.Source.Plugins = [SandboxGuest.Echo("other")];

        await host.Manager.ReloadAsync(new PluginId("other"), Token);
        await Assert.ThrowsAsync<PluginNotFoundException>(() => host.Manager.ReloadAsync(Id, Token));

        Assert.Equal("hello", await host.Get<ITexts>("other").EchoAsync("hello", Token));
        Assert.Equal("other", Assert.Single(host.Catalog.GetStatus()).Id.Name);
    }

    [Fact]
    public async Task A_plugin_is_disabled_at_once_whatever_its_source_says_and_enabled_again()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        IRunner runner = host.Get<IRunner>("guest");
        Generation old = host.GenerationOf("guest");

        PluginStatus status = host.Manager.Disable(Id);
        await host.ReloadAsync(Version(2));

        Assert.Equal(PluginState.Disabled, status.State);
        Assert.Equal(PluginState.Disabled, host.StatusOf("guest").State);
        await old.Drained;
        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await runner.RunAsync(0, Token));
        Assert.Equal(PluginRejection.Disabled, failure.Rejection);

        await host.Manager.EnableAsync(Id, Token);
        Assert.Equal(2u, await runner.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_plugin_that_is_disabled_while_it_is_being_loaded_does_not_serve()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        using var gate = new Latch();
        Imports.OnPing = gate.Wait;
        host.Source.Plugins = [SandboxGuest.PingingRunner("guest", 2)];
        Task<PluginStatus> reload = Task.Run(() => host.Manager.ReloadAsync(Id, Token), Token);
        await Imports.Pinged;

        host.Manager.Disable(Id);
        gate.Open();

        Assert.Equal(PluginState.Disabled, (await reload).State);
        var catalog = host.Services.GetRequiredService<PluginCatalog>();
        await catalog.Unwound;
        Assert.Equal(0, catalog.LiveGenerations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_do_not_end_when_their_version_is_replaced_are_ended_when_its_time_is_over(bool isWaiting)
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<uint>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Imports.OnWait = (_, _) =>
        {
            asked.SetResult();
            return new ValueTask<uint>(never.Task);
        };
        PluginDefinition endless = isWaiting
            ? SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait)
            : SandboxGuest.Runner("guest", SandboxGuest.PingAndLoop, SandboxGuest.Ping);
        endless.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(Imports, time), endless);
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(Id, null, Token);
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await (isWaiting ? asked.Task : Imports.Pinged);
        Generation old = host.GenerationOf("guest");
        await host.ReloadAsync(Version(2));

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(old.IsEnding);
        time.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => inside);
        Assert.Equal(PluginRejection.Replaced, failure.Rejection);
        await old.Drained;
        var closed = await Assert.ThrowsAsync<PluginRejectedException>(async () => await session.Plugin.RunAsync(0, Token));
        Assert.Equal(PluginRejection.SessionUnusable, closed.Rejection);
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 20);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_changes_is_told_in_order_to_everyone_who_reads_it()
    {
        PluginTestHost host = await StartAsync(Version(1));
        await using IAsyncEnumerator<PluginChange> reader = host.Manager.ReadChangesAsync(Token).GetAsyncEnumerator(Token);
        ValueTask<bool> first = reader.MoveNextAsync();

        await host.ReloadAsync(Version(2), SandboxGuest.Echo("other"));
        await host.ReloadAsync(SandboxGuest.Define("guest", SandboxGuest.RunnerContract, "(module)"));
        await host.Manager.RollBackAsync(Id, null, Token);
        host.Manager.Disable(Id);
        host.Source.Plugins = [Version(2)];
        await host.Manager.EnableAsync(Id, Token);
        await host.DisposeAsync();

        var changes = new List<PluginChange>();
        for (bool isThere = await first; isThere; isThere = await reader.MoveNextAsync())
        {
            changes.Add(reader.Current);
        }

        Assert.Equal(
            [
                PluginChangeKind.Loaded, PluginChangeKind.Retired, PluginChangeKind.Drained,
                PluginChangeKind.Refused,
                PluginChangeKind.RolledBack, PluginChangeKind.Retired, PluginChangeKind.Drained,
                PluginChangeKind.Disabled, PluginChangeKind.Retired, PluginChangeKind.Drained,
                PluginChangeKind.Enabled, PluginChangeKind.Loaded, PluginChangeKind.Retired, PluginChangeKind.Drained,
            ],
            changes.Where(change => change.Id == Id).Select(change => change.Kind));
        Assert.Equal(Enumerable.Range(0, changes.Count).Select(i => changes[0].Sequence + i), changes.Select(change => change.Sequence));
        Assert.IsType<PluginContractException>(changes.First(change => change.Kind == PluginChangeKind.Refused).Failure);
        Assert.Equal(
            [PluginChangeKind.Added, PluginChangeKind.Loaded, PluginChangeKind.Removed, PluginChangeKind.Retired, PluginChangeKind.Drained],
            changes.Where(change => change.Id.Name == "other").Select(change => change.Kind));
    }

    [Fact]
    public async Task Whoever_waits_while_another_reloads_is_served_by_one_more_reload_for_all()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        using var gate = new Latch();
        Imports.OnPing = gate.Wait;
        PluginDefinition next = SandboxGuest.PingingRunner("guest", 2);
        var content = new ContentReadSlowlyTheSecondTime(next.Content);
        host.Source.Plugins = [next with { Content = content }];
        Task<PluginStatus> running = Task.Run(() => host.Manager.ReloadAsync(Id, Token), Token);
        await Imports.Pinged;

        Task<PluginStatus>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => host.Manager.ReloadAsync(Id, Token))];
        while (host.Services.GetRequiredService<PluginCatalog>().CountWaiting(Id) <= waiting.Length)
        {
            await Task.Yield();
        }

        content.Go.SetResult();
        gate.Open();
        await Task.WhenAll([running, .. waiting]);

        // What they wait for, at most two looks whether that is still the newest, and the one reload.
        Assert.InRange(content.Reads, 3, 4);
        Assert.Equal(2u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed_and_after_the_end_nothing_can()
    {
        PluginTestHost host = await StartAsync(Version(1));
        IPluginManager manager = host.Manager;
        var nobody = new PluginId("nobody");
        await Assert.ThrowsAsync<PluginNotFoundException>(() => manager.ReloadAsync(nobody, Token));
        await Assert.ThrowsAsync<PluginNotFoundException>(() => manager.RollBackAsync(nobody, null, Token));
        await Assert.ThrowsAsync<PluginNotFoundException>(() => manager.EnableAsync(nobody, Token));
        Assert.Throws<PluginNotFoundException>(() => manager.Disable(nobody));
        Assert.Throws<PluginNotFoundException>(() => manager.GetGenerations(nobody));
        await Assert.ThrowsAsync<PluginLoadException>(() => manager.RollBackAsync(Id, null, Token));

        await host.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => manager.ReloadAsync(Id, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => manager.RollBackAsync(Id, null, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => manager.EnableAsync(Id, Token));
        Assert.Throws<ObjectDisposedException>(() => manager.Disable(Id));
        Assert.Empty(await manager.ReadChangesAsync(Token).ToArrayAsync(Token));
    }

    private sealed class ContentReadSlowlyTheSecondTime(PluginContent content) : PluginContent
    {
        private int _reads;

        public int Reads => _reads;

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _reads) == 2)
            {
                await Go.Task.WaitAsync(cancellationToken);
            }

            return await content.ReadAsync(maxBytes, cancellationToken);
        }

        public override string ToString() => content.ToString();
    }
}

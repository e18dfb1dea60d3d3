using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>A revert that does not end keeps out nothing that may mend the plugin, and is told.</summary>
public sealed class StuckRevertTests : OvertakenLoadTest, IDisposable
{
    // Its start calls a host function, which nothing ends.
    private static readonly PluginDefinition First = SandboxGuest.PingingRunner("guest", 1);

    private readonly SemaphoreSlim _isStuck = new(0);

    [Fact]
    public async Task What_is_tried_out_when_a_revert_goes_before_it_is_loaded_when_that_does_not_end()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, First, check: HoldThirdAsync);
        using Latch gate = Hold();
        await host.ReloadAsync(Version(2));
        Task loading = host.ReloadAsync(Third);
        await IsTried.Task;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.WaitAsync(Patience, Token);

        Next.SetResult();
        host.Advance(Time, TimeSpan.FromMinutes(1));

        await loading.WaitAsync(Patience, Token);
        await host.Logs.WaitForAsync(31, Token);
        await AssertThirdIsLeftAsync(host, gate);
    }

    [Fact]
    public async Task What_is_read_when_a_revert_goes_before_it_is_loaded_when_that_does_not_end()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, First);
        using Latch gate = Hold();
        await host.ReloadAsync(Version(2));
        var content = new SwitchedContent(new HeldContent());
        Task loading = host.ReloadAsync(Third with { Content = content });
        await content.IsRead;
        content.Current = Third.Content;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.WaitAsync(Patience, Token);

        host.Advance(Time, TimeSpan.FromMinutes(1));

        await loading.WaitAsync(Patience, Token);
        await AssertThirdIsLeftAsync(host, gate);
    }

    [Fact]
    public async Task What_a_revert_went_before_is_newer_when_it_is_asked_for_again()
    {
        await using PluginTestHost host = await StartAsync(options => options.MaxFailures = 0, First, check: HoldThirdAsync);
        using Latch gate = Hold();
        await host.ReloadAsync(Version(2));
        using var asker = new CancellationTokenSource();
        host.Source.Plugins = [Third];
        Task loading = host.Catalog.LoadAsync(asker.Token);
        await IsTried.Task;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.WaitAsync(Patience, Token);
        await asker.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
        using var other = new CancellationTokenSource();
        Task<PluginStatus> rollback = host.Manager.RollBackAsync(Id, 1, other.Token);
        await _isStuck.WaitAsync(Patience, Token);
        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rollback);
        await _isStuck.WaitAsync(Patience, Token);

        Next.SetResult();
        host.Advance(Time, TimeSpan.FromMinutes(1));
        await host.Catalog.LoadAsync(Token).WaitAsync(Patience, Token);

        await AssertThirdIsLeftAsync(host, gate);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(36)]
    public async Task A_revert_that_made_way_is_tried_again_though_the_log_throws(int eventId)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports, Time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.Probation.MaxFailures = 0);
                plugins.Services.AddSingleton<ILoggerProvider>(new LogHook(eventId, () => Assert.Fail("The log is full.")));
            },
            First);
        var changes = new ChangeReader(host);
        using Latch gate = Hold();
        await host.ReloadAsync(Version(2));
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.WaitAsync(Patience, Token);

        Task newer = host.ReloadAsync(Third with { Content = new BrokenContent(), Settings = """{"a":1}""" });
        Imports.OnPing = null;
        host.Advance(Time, TimeSpan.FromMinutes(1));

        await newer.WaitAsync(Patience, Token);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted).WaitAsync(Patience, Token)).Generation!.Number);
    }

    [Fact]
    public async Task A_revert_that_serves_already_and_is_overtaken_before_that_is_told_has_succeeded_once()
    {
        using Latch gate = new();
        int blocks = 0;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(Imports, Time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.Probation.MaxFailures = 0);
                plugins.Services.AddSingleton<ILoggerProvider>(new LogHook(1, () =>
                {
                    if (Interlocked.Exchange(ref blocks, 0) == 1)
                    {
                        _isStuck.Release();
                        gate.Wait();
                    }
                }));
            },
            Version(1));
        using IDisposable opening = gate;
        var changes = new ChangeReader(host);
        await host.ReloadAsync(Version(2));
        blocks = 1;
        await FailAsync(host.Get<IRunner>("guest"), 1);
        await _isStuck.WaitAsync(Patience, Token);
        Assert.Equal(1, (await changes.WaitForAsync(PluginChangeKind.Reverted)).Generation!.Number);

        Task newer = host.ReloadAsync(Third);
        host.Advance(Time, TimeSpan.FromMinutes(1));
        await newer.WaitAsync(Patience, Token);
        gate.Open();

        await host.Logs.WaitForAsync(30, Token);
        await host.Services.GetRequiredService<PluginCatalog>().Unwound.WaitAsync(Patience, Token);
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        FakeLogRecord told = Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id is 30 or 31 or 36);
        Assert.Contains("made room for", told.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _isStuck.Dispose();

    private Latch Hold()
    {
        var gate = new Latch();
        Imports.OnPing = () =>
        {
            _isStuck.Release();
            gate.Wait();
        };
        return gate;
    }

    private static async Task AssertThirdIsLeftAsync(PluginTestHost host, Latch gate)
    {
        gate.Open();
        Assert.Equal(3u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        await AssertOneIsLeftAsync(host);
    }
}

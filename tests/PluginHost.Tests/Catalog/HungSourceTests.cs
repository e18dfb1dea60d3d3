using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Primitives;
using PluginHost.Tests.Support;
using PluginHost.Watching;

namespace PluginHost.Tests.Catalog;

/// <summary>A source, or a plugin's content, that does not come back is told, and keeps neither others nor the host's end waiting for ever.</summary>
public sealed class HungSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SignallingTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_that_does_not_come_back_is_told_and_is_not_asked_again_before_it_has()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(time: _time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.SourceTimeout = TimeSpan.FromMinutes(1));
            },
            Version(1));
        using var gate = new Latch();
        int reads = 0;
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Source.OnRead = () =>
        {
            reads++;
            isRead.TrySetResult();
            gate.Wait();
        };
        Task stuck = host.ReloadAsync(Version(2));
        await isRead.Task;
        await EndAsync(stuck);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => stuck.WaitAsync(Patience, Token));
        Assert.Contains("'test' was not read within 00:01:00 (WasmPlugins:Reload:SourceTimeout)", failure.Message, StringComparison.Ordinal);
        Assert.Same(failure, (await host.Logs.WaitForAsync(5, Token)).Exception);
        Assert.Equal(1, host.StatusOf("guest").Generation);
        await Assert.ThrowsAsync<TimeoutException>(() => host.Catalog.LoadAsync(Token).WaitAsync(Patience, Token));
        Assert.Equal(1, reads);

        gate.Open();
        while (await Record.ExceptionAsync(() => host.Catalog.LoadAsync(Token)) is TimeoutException)
        {
            // What was left has not come back yet.
        }

        Assert.Equal(2, host.StatusOf("guest").Generation);
    }

    [Fact]
    public async Task Whoever_asks_after_somebody_who_gave_up_waits_for_the_source_and_is_answered()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(time: _time), Version(1));
        using var gate = new Latch();
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Source.OnRead = () =>
        {
            isRead.TrySetResult();
            gate.Wait();
        };
        using var giveUp = new CancellationTokenSource();
        Task first = host.Catalog.LoadAsync(giveUp.Token);
        await isRead.Task;
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience, Token));

        Task second = host.ReloadAsync(Version(2));
        gate.Open();

        await second.WaitAsync(Patience, Token);
        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Id.Id == 5);
    }

    [Fact]
    public async Task A_source_that_does_not_come_back_when_it_is_cancelled_does_not_keep_the_host()
    {
        using var gate = new Latch();
        using var source = new HungSource(gate);
        PluginTestHost host = await StartAsync(source);
        FakeLogCollector logs = host.Logs;
        source.IsHung = true;
        Task stuck = host.Catalog.LoadAsync(Token);
        await source.IsRead.WaitAsync(Patience, Token);

        Task end = host.DisposeAsync().AsTask();
        await EndAsync(end);

        await end;
        await logs.WaitForAsync(40, Token);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stuck.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task A_source_that_does_not_come_back_when_it_is_cancelled_does_not_keep_what_watches_it()
    {
        using var gate = new Latch();
        using var source = new HungSource(gate);
        await using PluginTestHost host = await StartAsync(source);
        PluginWatcher watcher = host.Services.GetRequiredService<PluginWatcher>();
        watcher.Start();
        await host.Catalog.LoadAsync(Token);
        source.IsHung = true;
        source.Change();
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await source.IsRead.WaitAsync(Patience, Token);

        Task end = watcher.DisposeAsync().AsTask();
        await EndAsync(end);

        await end;
        await host.Logs.WaitForAsync(40, Token);
    }

    [Fact]
    public async Task Whoever_asks_for_an_update_need_not_wait_for_content_that_keeps_its_thread()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(time: _time), Version(1));
        using var gate = new Latch();
        using var content = new BlockedContent(gate);
        Task first = host.ReloadAsync(Version(2) with { Content = content });
        await content.Reads.WaitAsync(Token);
        using var asker = new CancellationTokenSource();
        Task second = host.Catalog.LoadAsync(asker.Token);
        await content.Reads.WaitAsync(Token);

        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Patience, Token));
        gate.Open();
        await first;
    }

    private static PluginDefinition Version(uint version) => SandboxGuest.Runner("guest", $"(i32.const {version})");

    private Task<PluginTestHost> StartAsync(HungSource source) => PluginTestHost.StartAsync(
        plugins =>
        {
            SandboxGuest.With(time: _time)(plugins);
            plugins.Services.AddSingleton<IPluginSource>(source);
        },
        Version(1));

    // Whatever waits, and for however many things one after the other.
    private async Task EndAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            await _time.WaitForTimerAsync(end).WaitAsync(Patience, Token);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Does not come back, and neither does what it does when it is cancelled.</summary>
    private sealed class HungSource(Latch gate) : IPluginSource, IDisposable
    {
        private readonly CancellationTokenSource _change = new();
        private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "hung";

        public bool IsHung { get; set; }

        public Task IsRead => _isRead.Task;

        public void Change() => _change.Cancel();

        public void Dispose() => _change.Dispose();

        public async ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (IsHung)
            {
                cancellationToken.Register(gate.Wait);
                _isRead.TrySetResult();
                await new TaskCompletionSource().Task;
            }

            return new PluginSourceSnapshot([], new CancellationChangeToken(_change.Token));
        }
    }

    private sealed class BlockedContent(Latch gate) : PluginContent, IDisposable
    {
        public SemaphoreSlim Reads { get; } = new(0);

        public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
        {
            Reads.Release();
            gate.Wait();
            return Version(2).Content.ReadAsync(maxBytes, cancellationToken);
        }

        public override string ToString() => "content that keeps its thread";

        public void Dispose() => Reads.Dispose();
    }
}

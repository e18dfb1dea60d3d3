using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Compilation.Cache;
using PluginHost.Tests.Support;
using PluginHost.Watching;

namespace PluginHost.Tests.Watching;

/// <summary>A file system that does not answer is told, and keeps neither the start, nor other files, nor the end waiting.</summary>
public sealed class HungFileTests : IDisposable
{
    private const int WatchingFailed = 23;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly TestCache _services = new();
    private readonly HungLooks _looks = new();
    private readonly ConcurrentQueue<string> _changed = new();
    private readonly string _hung;
    private readonly string _other;

    public HungFileTests()
    {
        string hung = Directory.CreateDirectory(Path.Combine(_services.Path, "hung")).FullName;
        _hung = Path.Combine(hung, "a.wasm");
        _other = Path.Combine(_services.Path, "b.wasm");
        File.WriteAllBytes(_hung, WatchedHost.Version(1));
        File.WriteAllBytes(_other, WatchedHost.Version(1));
    }

    // Its length tells it from the first, as both may be written in one tick of the file system's clock.
    private static byte[] Longer => WatchedHost.Version(1000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _looks.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Plugins_are_loaded_though_it_is_never_known_whether_the_file_of_one_changes()
    {
        var time = new SignallingTimeProvider();
        PluginDefinition[] plugins = [Define("hung", _hung), SandboxGuest.Runner("other", "(i32.const 1)")];
        _looks.Hung = _hung;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(time: time)(builder);
                builder.Services.AddSingleton<IFileLooks>(_looks);
                builder.Services.Configure<WasmPluginsOptions>(options =>
                {
                    options.Reload.SourceTimeout = Timeout;
                    options.Reload.PollInterval = TimeSpan.FromDays(1);
                });
            });
        host.Services.GetRequiredService<PluginWatcher>().Start();

        Task loading = host.ReloadAsync(plugins);
        await _looks.IsAsked.WaitAsync(Patience, Token);
        await AdvanceUntilToldAsync(time, host);

        await loading.WaitAsync(Patience, Token);
        Assert.Equal(PluginState.Ready, host.StatusOf("hung").State);
        Assert.Equal(PluginState.Ready, host.StatusOf("other").State);
        FakeLogRecord told = await host.Logs.WaitForAsync(WatchingFailed, Token);
        Assert.Contains(
            $"The file system did not answer within 00:01:00 what is in '{Path.GetDirectoryName(_hung)}' (WasmPlugins:Reload:SourceTimeout)",
            told.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_elsewhere_are_looked_at_and_it_is_told_once_and_not_asked_again()
    {
        using FileWatch files = Watch();
        files.Watch(new HashSet<string> { _hung });
        _looks.Hung = _hung;
        Task<bool> looking = Task.Run(files.Look, Token);
        await _looks.IsAsked.WaitAsync(Patience, Token);
        Assert.False(files.Look());
        await AdvanceUntilAsync(_services.Time, looking);

        // Only now, as the clock may have moved faster than any other file is looked at.
        await Task.Run(() => files.Watch(new HashSet<string> { _hung, _other }), Token).WaitAsync(Patience, Token);
        File.WriteAllBytes(_other, Longer);

        Assert.True(await Task.Run(files.Look, Token).WaitAsync(Patience, Token));
        Assert.Equal([_other], _changed);
        Assert.Equal(1, _looks.Asked);
        Assert.Equal([WatchingFailed], _services.Logs.Select(record => record.Id.Id));
    }

    [Fact]
    public async Task What_has_changed_in_the_file_is_found_when_the_file_system_answers_at_last()
    {
        using FileWatch files = Watch();
        files.Watch(new HashSet<string> { _hung });
        _looks.Hung = _hung;
        await AdvanceUntilAsync(_services.Time, Task.Run(files.Look, Token));
        File.WriteAllBytes(_hung, Longer);

        _looks.Answer();

        await AssertIsFoundAsync(files);
    }

    [Fact]
    public async Task A_file_that_was_not_looked_at_before_it_was_read_has_changed_when_it_is()
    {
        using FileWatch files = Watch();
        _looks.Hung = _hung;
        Task watching = Task.Run(() => files.Watch(new HashSet<string> { _hung }), Token);
        await _looks.IsAsked.WaitAsync(Patience, Token);
        await AdvanceUntilAsync(_services.Time, watching);
        Assert.Empty(_changed);

        _looks.Answer();

        await AssertIsFoundAsync(files);
    }

    [Fact]
    public async Task The_end_waits_for_no_answer()
    {
        FileWatch files = Watch();
        _looks.Hung = _hung;
        Task watching = Task.Run(() => files.Watch(new HashSet<string> { _hung }), Token);
        await _looks.IsAsked.WaitAsync(Patience, Token);

        await Task.Run(files.Dispose, Token).WaitAsync(Patience, Token);

        await watching.WaitAsync(Patience, Token);
        Assert.Empty(_services.Logs);
    }

    private static PluginDefinition Define(string id, string path) =>
        new(new PluginId(id), PluginContent.FromFile(path)) { Contract = SandboxGuest.RunnerContract };

    // Not by more than that, which would be too long for what is loaded then.
    private static async Task AdvanceUntilToldAsync(SignallingTimeProvider time, PluginTestHost host)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (host.Logs.GetSnapshot().All(record => record.Id.Id != WatchingFailed))
        {
            patience.Token.ThrowIfCancellationRequested();
            bool mayBeWaited = time.Timers > 0;
            while (time.Timers > 0)
            {
                await time.WaitForTimerAsync(Task.Delay(System.Threading.Timeout.Infinite, Token));
            }

            if (mayBeWaited)
            {
                time.Advance(Timeout);
            }

            await Task.Yield();
        }
    }

    // Until what waits for the clock has begun to.
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task done)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!done.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            time.Advance(Timeout);
            await Task.Yield();
        }

        await done;
    }

    // By what was left behind, or by the next look when that has come back.
    private async Task AssertIsFoundAsync(FileWatch files)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_changed.IsEmpty)
        {
            patience.Token.ThrowIfCancellationRequested();
            files.Look();
            await Task.Yield();
        }

        Assert.Equal([_hung], _changed);
    }

    private FileWatch Watch() => new(
        paths =>
        {
            foreach (string path in paths)
            {
                _changed.Enqueue(path);
            }
        },
        _looks,
        new TestFolderEvents(),
        new WatchGuard(_services.Events),
        Timeout,
        _services.Time);
}

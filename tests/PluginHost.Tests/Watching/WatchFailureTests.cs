using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using PluginHost.Tests.Support;
using PluginHost.Watching;

namespace PluginHost.Tests.Watching;

/// <summary>Whatever goes wrong with watching, the host goes on and comes to its end.</summary>
public sealed class WatchFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_may_tell_of_a_change_while_what_it_said_before_is_forgotten()
    {
        var token = new BusyToken();
        await using (WatchedHost host = await WatchedHost.StartAsync(source: new OneTokenSource(token)))
        {
            await host.Catalog.LoadAsync(Token);
            Assert.Equal(1, token.Told);
        }

        Assert.Equal(2, token.Told);
    }

    [Fact]
    public async Task A_source_that_fails_when_it_is_asked_for_changes_is_reported_and_hides_no_other_change()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(source: new OneTokenSource(new FailingToken()));
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);

        host.LookAndSettle();

        await loaded;
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 23 && record.Exception!.Message == "No answer.");
    }

    [Fact]
    public async Task A_file_that_is_still_being_written_when_it_should_have_settled_is_not_read_where_the_system_tells_nothing()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        byte[] bytes = WatchedHost.Version(2);
        await File.WriteAllBytesAsync(host.File, bytes[..20], Token);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        await File.WriteAllBytesAsync(host.File, bytes[..21], Token);

        host.Settle();
        await File.WriteAllBytesAsync(host.File, bytes, Token);
        host.Settle();
        host.Settle();

        await loaded;
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record is { Category: "PluginHost", Id.Id: 2 });
    }

    [Fact]
    public async Task A_file_that_never_rests_does_not_keep_others_waiting_for_ever()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);

        // For five seconds always sooner than it could settle, each time with more bytes at its end that mean nothing.
        for (int i = 0; i < 25; i++)
        {
            byte[] padding = [0, (byte)(i + 1), (byte)i, .. new byte[i]];
            await File.WriteAllBytesAsync(host.File, [.. WatchedHost.Version(2), .. padding], Token);
            host.Events.Tell();
            host.Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        await loaded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(2u, await host.CallAsync());
    }

    [Fact]
    public async Task A_file_that_never_rests_is_read_in_the_end_where_the_system_tells_nothing()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(
            configure: new Dictionary<string, string?> { ["WasmPlugins:Reload:PollInterval"] = "00:00:07" });
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);
        host.Time.Advance(TimeSpan.FromSeconds(7));

        // For five seconds, each time that it should have settled it is longer than before, by bytes that mean nothing.
        for (int i = 0; i < 20; i++)
        {
            byte[] padding = [0, (byte)(i + 1), (byte)i, .. new byte[i]];
            await File.WriteAllBytesAsync(host.File, [.. WatchedHost.Version(2), .. padding], Token);
            host.Settle();
        }

        await loaded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(2u, await host.CallAsync());
    }

    [Fact]
    public async Task A_folder_whose_changes_the_system_has_lost_is_watched_again()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Assert.Equal(1, host.Events.Watches);
        host.Events.Lose();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);

        host.Events.Tell();
        host.Settle();

        await loaded;
        Assert.Equal(2, host.Events.Watches);
    }

    [Fact]
    public async Task A_folder_of_which_only_looking_finds_a_change_is_watched_again()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);
        host.LookAndSettle();
        await loaded;
        Assert.Equal(2, host.Events.Watches);

        // Another folder may have taken its place, and the system would not say. Now it tells.
        loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(3);
        host.Events.Tell();
        host.Settle();

        await loaded;
        Assert.Equal(2, host.Events.Watches);
    }

    [Fact]
    public async Task A_change_is_loaded_though_its_folder_cannot_be_watched()
    {
        await using WatchedHost host = await WatchedHost.StartAsync();
        host.Events.Fails = true;
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded);
        host.Write(2);

        host.LookAndSettle();

        await loaded.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 23 && record.Exception!.Message == "Nobody watches.");
    }

    [Fact]
    public async Task A_source_that_fails_when_it_is_to_tell_of_changes_is_reported_and_its_plugins_are_loaded()
    {
        await using WatchedHost host = await WatchedHost.StartAsync(source: new OneTokenSource(new DeafToken()));

        Assert.Equal(1u, await host.CallAsync());
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 23 && record.Exception!.Message == "No ear.");
    }

    [Fact]
    public async Task A_source_that_fails_when_it_is_to_tell_of_changes_or_is_forgotten_keeps_no_other_from_telling()
    {
        var token = new BusyToken();
        await using WatchedHost host = await WatchedHost.StartAsync(
            source: new OneTokenSource(new DeafToken()),
            plugins: plugins =>
            {
                plugins.Services.AddSingleton<IPluginSource>(new OneTokenSource(new StubbornToken()));
                plugins.Services.AddSingleton<IPluginSource>(new OneTokenSource(token));
            });

        await host.Catalog.LoadAsync(Token);

        Assert.Equal(1, token.Told);
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Id.Id == 23 && record.Exception!.Message == "I stay.");
    }

    [Fact]
    public async Task A_container_with_a_watcher_may_be_disposed_synchronously()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Echo("guest"));
        PluginWatcher watcher = host.Services.GetRequiredService<PluginWatcher>();
        watcher.Start();

        ((IDisposable)host.Services).Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Catalog.LoadAsync(Token));
    }

    private sealed class OneTokenSource(IChangeToken token) : IPluginSource
    {
        public string Name => "one token";

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new PluginSourceSnapshot([], token));
    }

    private sealed class DeafToken : IChangeToken
    {
        public bool HasChanged => false;

        public bool ActiveChangeCallbacks => true;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => throw new InvalidOperationException("No ear.");
    }

    private sealed class StubbornToken : IChangeToken
    {
        public bool HasChanged => false;

        public bool ActiveChangeCallbacks => true;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => new Registration();

        private sealed class Registration : IDisposable
        {
            public void Dispose() => throw new InvalidOperationException("I stay.");
        }
    }

    private sealed class FailingToken : IChangeToken
    {
        public bool HasChanged => throw new InvalidOperationException("No answer.");

        public bool ActiveChangeCallbacks => false;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => throw new NotSupportedException();
    }

    /// <summary>Tells of a change on another thread whenever it is forgotten, and waits for that as a cancellation token does.</summary>
    private sealed class BusyToken : IChangeToken
    {
        public int Told { get; private set; }

        public bool HasChanged => false;

        public bool ActiveChangeCallbacks => true;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => new Registration(this, () => callback(state));

        private sealed class Registration(BusyToken token, Action tell) : IDisposable
        {
            public void Dispose()
            {
                Task.Run(tell, Token).Wait(Token);
                token.Told++;
            }
        }
    }
}

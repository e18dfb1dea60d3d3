using Microsoft.Extensions.Primitives;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Watching;

/// <summary>Sources that are read for one plugin alone: what is new of the others is loaded all the same.</summary>
public sealed class PartialReadTests
{
    private static readonly PluginId Other = new("other");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_source_that_tells_nothing_says_of_another_plugin_is_loaded_once_when_one_is_reloaded()
    {
        var source = new TestSource { Plugins = [Version(1)] };
        await using WatchedHost host = await WatchedHost.StartAsync(source: source);
        source.Plugins = [Version(2)];
        int reads = 0;
        source.OnRead = () => Interlocked.Increment(ref reads);
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Other);

        await host.Manager.ReloadAsync(WatchedHost.Id, Token);
        host.Settle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync(Other));
        host.LookAndSettle();
        await host.Manager.ReloadAsync(WatchedHost.Id, Token);
        host.LookAndSettle();
        Assert.Equal(3, reads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_source_has_told_of_another_plugin_is_not_lost_when_one_is_reloaded(bool isActive)
    {
        var source = new ToldSource { IsActive = isActive, Content = new SwitchedContent(Version(1).Content) };
        await using WatchedHost host = await WatchedHost.StartAsync(source: source);
        source.Content.Current = Version(2).Content;
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Other);

        // The source is read between the moment that it has something newer and the moment that it tells of it.
        CancellationTokenSource told = source.Exchange();
        if (isActive)
        {
            await host.Manager.ReloadAsync(WatchedHost.Id, Token);
            await told.CancelAsync();
        }
        else
        {
            await told.CancelAsync();
            await host.Manager.ReloadAsync(WatchedHost.Id, Token);
        }

        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync(Other));
    }

    [Fact]
    public async Task What_could_not_be_read_is_still_tried_again_when_one_plugin_is_reloaded()
    {
        var source = new ToldSource { IsActive = true, Content = new SwitchedContent(Version(1).Content) };
        await using WatchedHost host = await WatchedHost.StartAsync(source: source);
        source.Content.Current = Version(2).Content;
        source.IsBroken = true;
        Task failed = host.WaitForLogAsync("was not taken over");
        await source.Exchange().CancelAsync();
        host.Settle();
        await failed;
        source.IsBroken = false;
        Task<PluginChange> loaded = host.WaitForAsync(PluginChangeKind.Loaded, Other);

        await host.Manager.ReloadAsync(WatchedHost.Id, Token);
        host.LookAndSettle();

        await loaded;
        Assert.Equal(2u, await host.CallAsync(Other));
    }

    private static PluginDefinition Version(uint version) => SandboxGuest.Runner("other", $"(i32.const {version})");

    /// <summary>A source of one plugin that is described in the same way each time, and tells of its change as the test says.</summary>
    private sealed class ToldSource : IPluginSource, IDisposable
    {
        private CancellationTokenSource _change = new();

        public string Name => "told";

        public required bool IsActive { get; init; }

        public required SwitchedContent Content { get; init; }

        public bool IsBroken { get; set; }

        public void Dispose() => _change.Dispose();

        /// <summary>Gives other tokens from now on.</summary>
        /// <returns>What tells of the change.</returns>
        public CancellationTokenSource Exchange() => Interlocked.Exchange(ref _change, new CancellationTokenSource());

        public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (IsBroken)
            {
                throw new IOException("The source is broken.");
            }

            IChangeToken token = IsActive ? new CancellationChangeToken(_change.Token) : new PassiveToken(_change.Token);
            return ValueTask.FromResult(new PluginSourceSnapshot([Version(1) with { Content = Content }], token));
        }
    }

    private sealed class PassiveToken(CancellationToken change) : IChangeToken
    {
        public bool HasChanged => change.IsCancellationRequested;

        public bool ActiveChangeCallbacks => false;

        public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => throw new NotSupportedException();
    }
}

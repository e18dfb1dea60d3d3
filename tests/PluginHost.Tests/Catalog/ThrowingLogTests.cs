using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Catalog;

/// <summary>A log that throws when one plugin is loaded is no reason not to load others.</summary>
public sealed class ThrowingLogTests
{
    // One more than are loaded side by side.
    private const int Plugins = 17;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_throws_for_one_plugin_keeps_no_other_from_being_loaded()
    {
        int loads = 0;
        await using PluginTestHost host = await PluginTestHost.StartAsync(plugins =>
        {
            SandboxGuest.With()(plugins);
            plugins.Services.AddSingleton<ILoggerProvider>(
                new LogHook(1, () => Assert.False(Interlocked.Increment(ref loads) == 1, "The log is full.")));
        });

        // The last one is read when one of those before it has come to its end, which are held until then.
        var isLastRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        PluginDefinition[] all =
        [
            .. Enumerable.Range(0, Plugins).Select(i => SandboxGuest.Runner($"guest-{i}", $"(i32.const {i})")).Select((plugin, i) => plugin with
            {
                Content = i == 0 ? plugin.Content : new ChainedContent(plugin.Content, isLastRead, isLast: i == Plugins - 1),
            }),
        ];

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => host.ReloadAsync(all).WaitAsync(TimeSpan.FromSeconds(60), Token));

        Assert.Contains("The log is full.", failure.ToString(), StringComparison.Ordinal);
        Assert.All(host.Catalog.GetStatus(), status => Assert.Equal(PluginState.Ready, status.State));
    }

    private sealed class ChainedContent(PluginContent content, TaskCompletionSource isLastRead, bool isLast) : PluginContent
    {
        public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
        {
            if (isLast)
            {
                isLastRead.TrySetResult();
            }

            await isLastRead.Task.WaitAsync(cancellationToken);
            return await content.ReadAsync(maxBytes, cancellationToken);
        }

        public override string ToString() => "content that waits";
    }
}

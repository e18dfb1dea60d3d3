using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PluginHost.Catalog;
using PluginHost.Watching;

namespace PluginHost.Hosting;

/// <summary>
/// Loads all plugins before the host's other services start, again when they change, and lets them end after those services have stopped.
/// </summary>
internal sealed class PluginLoadingService(
    PluginCatalog catalog, PluginWatcher watcher, IOptions<WasmPluginsOptions> options, IEnumerable<RequiredPlugin> required)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Reload.Watch)
        {
            watcher.Start();
        }

        IReadOnlyList<PluginStatus> all = await catalog.LoadAsync(cancellationToken).ConfigureAwait(false);
        foreach (RequiredPlugin plugin in required)
        {
            PluginStatus status = all.FirstOrDefault(status => status.Id == plugin.Id)
                ?? throw new PluginNotFoundException(
                    plugin.Id, "The application requires it; add it to the configuration section WasmPlugins:Plugins.");
            if (status.State != PluginState.Ready)
            {
                throw status.Failure ?? new PluginRejectedException(
                    plugin.Id, PluginRejection.Disabled, "The application requires it; enable it.") as PluginException;
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => watcher.DisposeAsync().AsTask().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => catalog.StopAsync(cancellationToken);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PluginHost.Catalog;
using PluginHost.Watching;

namespace PluginHost.Hosting;

/// <summary>
/// Loads plugins before the host's other services start, again when they change, and lets them end after those services have stopped.
/// </summary>
internal sealed class PluginLoadingService(
    PluginCatalog catalog, PluginWatcher watcher, StartupLoad load, IOptions<WasmPluginsOptions> options) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Reload.Watch)
        {
            watcher.Start();
        }

        return load.RunAsync(cancellationToken);
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

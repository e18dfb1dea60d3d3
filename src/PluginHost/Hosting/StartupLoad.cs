using Microsoft.Extensions.Options;
using PluginHost.Catalog;
using PluginHost.Compilation;
using PluginHost.Diagnostics;
using PluginHost.Watching;

namespace PluginHost.Hosting;

/// <summary>
/// Loads all plugins at the host's start, which waits for those that it requires, however long they take, and for the others only so long:
/// a guest that takes minutes to compile keeps nobody from being served.
/// </summary>
internal sealed class StartupLoad(
    PluginCatalog catalog,
    PluginWatcher watcher,
    IOptions<WasmPluginsOptions> options,
    IEnumerable<RequiredPlugin> required,
    HostStart start,
    TimeProvider timeProvider,
    PluginEvents events)
{
    private readonly TimeSpan _timeout = options.Value.Reload.StartupTimeout;
    private readonly PluginId[] _required = [.. required.Select(plugin => plugin.Id)];

    /// <summary>Loads, and returns when the host can start. What is still being loaded then ends with the watcher.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="PluginException">A required plugin is not ready.</exception>
    public Task RunAsync(CancellationToken cancellationToken) =>
        start.RunAsync(() => LoadAsync(cancellationToken), Timeout.InfiniteTimeSpan);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task patience = Task.Delay(_timeout, timeProvider, end.Token);
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task loading = catalog.LoadAsync(_required.ToHashSet(), read.SetResult, watcher.Stopping);
        try
        {
            await WaitAsync(loading, read.Task, patience, end.Token).ConfigureAwait(false);
        }
        catch
        {
            await watcher.DisposeAsync().ConfigureAwait(false);
            await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task loading, Task read, Task patience, CancellationToken cancellationToken)
    {
        // Which plugins there are, only the sources know.
        await WaitForOneAsync(loading, read, cancellationToken).ConfigureAwait(false);
        foreach (PluginId id in _required)
        {
            await RequireAsync(id, loading, cancellationToken).ConfigureAwait(false);
        }

        await WaitForOneAsync(loading, patience, cancellationToken).ConfigureAwait(false);
        if (!loading.IsCompleted)
        {
            watcher.Follow(loading);
            events.StartsWithoutPlugins(_timeout, FindLoading());
        }
    }

    // A loading that fails fails the start, whatever is waited for.
    private static async Task WaitForOneAsync(Task loading, Task other, CancellationToken cancellationToken)
    {
        await Task.WhenAny(loading, other).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (loading.IsCompleted)
        {
            await loading.ConfigureAwait(false);
        }
    }

    private async Task RequireAsync(PluginId id, Task loading, CancellationToken cancellationToken)
    {
        if (!catalog.TryGetDefinition(id, out _))
        {
            throw new PluginNotFoundException(id, "The application requires it; add it to the configuration section WasmPlugins:Plugins.");
        }

        PluginStatus status = await WaitForAsync(id, loading, cancellationToken).ConfigureAwait(false);
        if (status.State == PluginState.Failed && PassingFailures.IsForWantOfRoom(status.Failure))
        {
            // It is tried once more after the others.
            await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            status = await WaitForAsync(id, loading, cancellationToken).ConfigureAwait(false);
        }

        if (status.State != PluginState.Ready)
        {
            throw status.Failure ?? new PluginRejectedException(
                id, PluginRejection.Disabled, "The application requires it; enable it.") as PluginException;
        }
    }

    private async Task<PluginStatus> WaitForAsync(PluginId id, Task loading, CancellationToken cancellationToken)
    {
        Task<PluginStatus> loaded = catalog.WaitUntilLoadedAsync(id, cancellationToken);
        await WaitForOneAsync(loading, loaded, cancellationToken).ConfigureAwait(false);
        return await loaded.ConfigureAwait(false);
    }

    private PluginId[] FindLoading() =>
        [.. catalog.GetStatus().Where(plugin => plugin.State == PluginState.Loading).Select(plugin => plugin.Id)];
}

using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PluginHost.Catalog;
using PluginHost.Diagnostics;
using PluginHost.Sandbox;

namespace PluginHost.Watching;

/// <summary>
/// Loads again what has changed: when a source says so, or a file looks different. Changes that come together are waited for until they
/// have settled. Whether anything is different after all, the catalog finds out from the content.
/// </summary>
internal sealed partial class PluginWatcher : IAsyncDisposable, IDisposable
{
    private const int MaxLooksBetween = 64;

    // A file that never rests keeps nothing waiting for longer.
    private const int MaxSettleTimes = 20;

    private readonly PluginCatalog _catalog;
    private readonly WasmReloadOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly PluginEvents _events;
    private readonly WatchGuard _guard;
    private readonly FileWatch _files;

    // Needs no disposal: it has neither a timer nor a wait handle.
    private readonly CancellationTokenSource _stopping = new();

    private readonly Lock _lock = new();
    private readonly HashSet<string> _changedFiles = [];
    private readonly HashSet<Task> _reloads = [];
    private readonly RefusedPlugins _refused = new();
    private readonly HashSet<PluginId> _trying = [];

    // As many as are loaded side by side otherwise. Needs no disposal: it has no wait handle.
    private readonly SemaphoreSlim _tries = new(PluginCatalog.MaxLoads);
    private SourceContents? _watched;
    private IReadOnlyList<IDisposable> _registrations = [];
    private ITimer? _settling;
    private ITimer? _polling;
    private bool _haveSourcesChanged;

    // When the first change was seen that has not been read yet.
    private long? _unsettledSince;

    // When a source could not be read, after how many looks it is tried again.
    private int _looksBetween;
    private int _looksLeft;
    private bool _isStopped;

    /// <summary>Makes a watcher that has not been started.</summary>
    public PluginWatcher(
        PluginCatalog catalog,
        IOptions<WasmPluginsOptions> options,
        TimeProvider timeProvider,
        IFileLooks files,
        IFolderEvents folders,
        PluginEvents events)
    {
        _catalog = catalog;
        _options = options.Value.Reload;
        _timeProvider = timeProvider;
        _events = events;
        _guard = new WatchGuard(events);
        _files = new FileWatch(OnFilesChanged, files, folders, _guard, _options.SourceTimeout, timeProvider);
    }

    /// <summary>Cancelled when nothing is watched any more: what is being loaded ends then.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Watches whatever the catalog reads from now on.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _settling = _timeProvider.CreateTimer(_ => _guard.Run(OnSettled), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _polling = _timeProvider.CreateTimer(_ => _guard.Run(Poll), state: null, _options.PollInterval, _options.PollInterval);
        }

        _catalog.SourcesRead += OnSourcesRead;
    }

    /// <summary>Takes over a loading that nobody waits for any more. What goes wrong with it is told, and tried again, as with a reload.</summary>
    public void Follow(Task loading)
    {
        lock (_lock)
        {
            Add(RunAsync(() => loading));
        }
    }

    /// <summary>Watches no more, and waits until what was being loaded is or is not.</summary>
    public async ValueTask DisposeAsync()
    {
        _catalog.SourcesRead -= OnSourcesRead;
        Task[] reloads;
        IReadOnlyList<IDisposable> registrations;
        lock (_lock)
        {
            _isStopped = true;
            _settling?.Dispose();
            _polling?.Dispose();
            registrations = _registrations;
            _registrations = [];
            reloads = [.. _reloads];
        }

        Forget(registrations);
        _files.Dispose();
        await EndReloadsAsync(reloads).ConfigureAwait(false);
    }

    // What sources do when their token is cancelled may not come back.
    private async Task EndReloadsAsync(Task[] reloads)
    {
        Task end = Task.WhenAll([_stopping.CancelAsync(), .. reloads]);
        end.Observe();
        try
        {
            await end.WaitAsync(_options.Patience, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!end.IsCompleted)
        {
            _guard.Run(() => _events.EndLeftBehind(
                "What was being loaded, or what a source does when its token is cancelled, has not come to its end.", _options.Patience));
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void OnSourcesChanged()
    {
        lock (_lock)
        {
            _haveSourcesChanged = true;
            Settle();
        }
    }

    private void OnFilesChanged(IReadOnlyCollection<string> paths)
    {
        lock (_lock)
        {
            _changedFiles.UnionWith(paths);
            _haveSourcesChanged |= _watched?.Folders.Any(paths.Contains) == true;
            Settle();
        }
    }

    // Each change begins the time anew: a file that is being written is read when it is not written any more.
    private void Settle()
    {
        if (!_isStopped)
        {
            _unsettledSince ??= _timeProvider.GetTimestamp();
            TimeSpan left = (_options.SettleTime * MaxSettleTimes) - _timeProvider.GetElapsedTime(_unsettledSince.Value);
            _settling?.Change(left < _options.SettleTime ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : _options.SettleTime, Timeout.InfiniteTimeSpan);
        }
    }

    private bool HasWaitedLongEnough()
    {
        lock (_lock)
        {
            return _unsettledSince is { } since && _timeProvider.GetElapsedTime(since) >= _options.SettleTime * MaxSettleTimes;
        }
    }

    private void Poll()
    {
        _guard.Run(() => _files.Look());
        bool haveSourcesChanged;
        IReadOnlyList<IChangeToken> tokens;
        lock (_lock)
        {
            haveSourcesChanged = _looksLeft > 0 && --_looksLeft == 0;
            tokens = _watched?.ChangeTokens ?? [];
        }

        foreach (IChangeToken token in tokens)
        {
            // One source that fails keeps no other from being asked.
            _guard.Run(() => haveSourcesChanged |= !token.ActiveChangeCallbacks && token.HasChanged);
        }

        if (haveSourcesChanged)
        {
            OnSourcesChanged();
        }

        TryRefusedAgain();
    }

    // Each by itself: one that takes long to load keeps no other waiting.
    private void TryRefusedAgain()
    {
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            foreach (PluginId due in _refused.Look(_catalog.FindRefused(), _trying))
            {
                _trying.Add(due);
                Add(TryAgainAsync(due));
            }
        }
    }

    private async Task TryAgainAsync(PluginId id)
    {
        await RunAsync(async () =>
        {
            await _tries.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                await _catalog.UpdateAsync(new HashSet<PluginId> { id }, _stopping.Token).ConfigureAwait(false);
            }
            finally
            {
                _tries.Release();
            }
        }).ConfigureAwait(false);
        lock (_lock)
        {
            _trying.Remove(id);
        }
    }

    private void Add(Task reload)
    {
        _reloads.RemoveWhere(other => other.IsCompleted);
        _reloads.Add(reload);
    }

    // One that takes long to load keeps no other waiting: each reload runs beside those before it.
    private void OnSettled()
    {
        // Where only looking finds changes, nothing has told yet whether a file is still being written. If so, it settles anew.
        bool haveFilesChanged = false;
        _guard.Run(() => haveFilesChanged = _files.Look());
        if (haveFilesChanged && !HasWaitedLongEnough())
        {
            return;
        }

        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            IReadOnlySet<string>? files = _haveSourcesChanged ? null : _changedFiles.ToHashSet();
            _haveSourcesChanged = false;
            _unsettledSince = null;
            _changedFiles.Clear();
            Add(RunAsync(() => files is null ? _catalog.LoadAsync(_stopping.Token) : _catalog.UpdateFilesAsync(files, _stopping.Token)));
        }
    }

    // Never throws: it is waited for at the end only.
    private async Task RunAsync(Func<Task> reload)
    {
        try
        {
            await Task.Run(reload).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (IsEnd(exception))
            {
                return;
            }

            // What has changed was not taken over, and nothing tells of it again.
            TimeSpan? retry;
            lock (_lock)
            {
                _looksLeft = _looksBetween = Math.Clamp(_looksBetween * 2, 1, MaxLooksBetween);
                retry = _polling is null ? null : _options.PollInterval * _looksLeft;
            }

            _guard.Run(() => _events.ReloadFailed(exception, retry));
        }
    }

    // The host stops: nobody wants to know how far this came.
    private bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or ObjectDisposedException && _stopping.IsCancellationRequested;
}

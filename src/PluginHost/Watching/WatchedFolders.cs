namespace PluginHost.Watching;

/// <summary>The folders of which the system is to tell.</summary>
/// <param name="events">The system.</param>
/// <param name="turns">Waits for it no longer than it should. Not for looks: the system may tell before it has come back.</param>
/// <param name="guard">Reports what is thrown.</param>
/// <param name="onTold">Called when something in one of them may have changed.</param>
/// <param name="onLost">Called when that may have been missed.</param>
internal sealed class WatchedFolders(IFolderEvents events, FolderTurns turns, WatchGuard guard, Action onTold, Action onLost) : IDisposable
{
    private readonly Lock _lock = new();

    // Null where the system does not tell. It is not asked again: it may have no more to give, and be asked every few seconds.
    private readonly Dictionary<string, IDisposable?> _folders = [];
    private bool _isDisposed;

    /// <summary>Has the system tell of these folders and no others.</summary>
    public void Watch(IReadOnlySet<string> wanted)
    {
        HashSet<string> begun;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            foreach (string gone in _folders.Keys.Where(folder => !wanted.Contains(folder)).ToArray())
            {
                _folders.Remove(gone, out IDisposable? watcher);
                watcher?.Dispose();
            }

            // They are there while they are begun, so that whatever is told meanwhile does not begin them again.
            begun = [.. wanted.Where(folder => _folders.TryAdd(folder, null))];
        }

        turns.Run(begun, Begin);
    }

    /// <summary>Begins anew with those folders of which the system tells, when they are wanted next.</summary>
    public void Forget(IEnumerable<string> folders)
    {
        lock (_lock)
        {
            foreach (string folder in folders)
            {
                if (_folders.GetValueOrDefault(folder) is { } watcher)
                {
                    watcher.Dispose();
                    _folders.Remove(folder);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        turns.End();
        lock (_lock)
        {
            _isDisposed = true;
            foreach (IDisposable? folder in _folders.Values)
            {
                folder?.Dispose();
            }

            _folders.Clear();
        }
    }

    private void Begin(string folder)
    {
        IDisposable? watcher = events.TryWatch(folder, () => guard.Run(onTold), () => guard.Run(() => Lose(folder)));
        lock (_lock)
        {
            if (_folders.TryGetValue(folder, out IDisposable? other) && other is null)
            {
                _folders[folder] = watcher;
                return;
            }
        }

        watcher?.Dispose();
    }

    // It may have missed something, and may have ended.
    private void Lose(string folder)
    {
        Forget([folder]);
        onLost();
    }
}

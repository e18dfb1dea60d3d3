namespace PluginHost.Watching;

/// <summary>
/// Says which files, and folders as to what is in them, have changed: when it is asked to look, and by itself where the system tells of changes in their folders. What the
/// system tells is only a reason to look, so that swapped links and renamed files are found like written ones.
/// </summary>
internal sealed class FileWatch(Action<IReadOnlyCollection<string>> onChanged, IFolderEvents events, WatchGuard guard) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FileSignature> _files = [];

    // Null where the system does not tell. It is not asked again: it may have no more to give, and be asked every few seconds.
    private readonly Dictionary<string, IDisposable?> _folders = [];
    private bool _isDisposed;

    /// <summary>Watches these files and no others. What has changed since they were first watched is still found.</summary>
    public void Watch(IReadOnlySet<string> paths)
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            foreach (string gone in _files.Keys.Where(path => !paths.Contains(path)).ToArray())
            {
                _files.Remove(gone);
            }

            foreach (string path in paths)
            {
                if (!_files.ContainsKey(path))
                {
                    _files.Add(path, FileSignature.Of(path));
                }
            }

            WatchFolders();
        }
    }

    /// <summary>Looks at the files.</summary>
    /// <returns>Whether any has changed.</returns>
    public bool Look() => Look(isTold: false);

    private bool Look(bool isTold)
    {
        var changed = new List<string>();
        try
        {
            lock (_lock)
            {
                if (_isDisposed)
                {
                    return false;
                }

                Compare(changed);
                if (!isTold)
                {
                    ForgetFoldersOf(changed);
                }

                WatchFolders();
            }
        }
        finally
        {
            // It is not found a second time.
            if (changed.Count > 0)
            {
                onChanged(changed);
            }
        }

        return changed.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
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

    private void Compare(List<string> changed)
    {
        foreach ((string path, FileSignature before) in _files)
        {
            FileSignature now = FileSignature.Of(path);
            if (now != before)
            {
                _files[path] = now;
                changed.Add(path);
            }
        }
    }

    // The system has not told, so it may be watching a folder that another has taken the place of, which it says nothing of.
    private void ForgetFoldersOf(List<string> changed)
    {
        foreach (string folder in changed.SelectMany<string, string>(path => [path, Path.GetDirectoryName(path) ?? path]))
        {
            if (_folders.GetValueOrDefault(folder) is { } watcher)
            {
                watcher.Dispose();
                _folders.Remove(folder);
            }
        }
    }

    // A folder that is not there yet, or is there again, is watched from the next look on.
    private void WatchFolders()
    {
        HashSet<string> wanted = [.. _files.Keys.SelectMany<string, string>(path => [path, Path.GetDirectoryName(path) ?? path]).Where(Directory.Exists)];
        foreach (string gone in _folders.Keys.Where(folder => !wanted.Contains(folder)).ToArray())
        {
            _folders.Remove(gone, out IDisposable? watcher);
            watcher?.Dispose();
        }

        foreach (string folder in wanted)
        {
            if (!_folders.ContainsKey(folder))
            {
                // It is there while it is begun, so that whatever is told meanwhile does not begin it again.
                _folders[folder] = null;
                _folders[folder] = events.TryWatch(
                    folder, () => guard.Run(() => Look(isTold: true)), () => guard.Run(() => WatchAgain(folder)));
            }
        }
    }

    // It may have missed something, and may have ended.
    private void WatchAgain(string folder)
    {
        lock (_lock)
        {
            if (_folders.GetValueOrDefault(folder) is { } watcher)
            {
                watcher.Dispose();
                _folders.Remove(folder);
            }
        }

        Look();
    }
}

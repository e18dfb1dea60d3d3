using System.Collections.Concurrent;

namespace PluginHost.Watching;

/// <summary>
/// Says which files, and folders as to what is in them, have changed: when it is asked to look, and by itself where the system tells of changes in their folders. What the
/// system tells is only a reason to look, so that swapped links and renamed files are found like written ones.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    private readonly Action<IReadOnlyCollection<string>> _onChanged;
    private readonly IFileLooks _looks;
    private readonly FolderTurns _turns;
    private readonly WatchedFolders _folders;

    // Never held while the file system is asked, which may not answer.
    private readonly Lock _lock = new();

    // Null as long as it has not been looked at.
    private readonly Dictionary<string, FileSignature?> _files = [];
    private readonly HashSet<string> _existingFolders = [];
    private bool _isLooking;
    private bool _isDisposed;

    /// <summary>Makes one that watches nothing.</summary>
    /// <param name="onChanged">Called with what has changed, on any thread.</param>
    /// <param name="looks">The files.</param>
    /// <param name="events">What the system tells of folders.</param>
    /// <param name="guard">Reports what is thrown.</param>
    /// <param name="timeout">How long the file system is waited for.</param>
    /// <param name="timeProvider">The clock.</param>
    public FileWatch(
        Action<IReadOnlyCollection<string>> onChanged,
        IFileLooks looks,
        IFolderEvents events,
        WatchGuard guard,
        TimeSpan timeout,
        TimeProvider timeProvider)
    {
        _onChanged = onChanged;
        _looks = looks;
        _turns = new FolderTurns(guard, timeout, timeProvider);
        _folders = new WatchedFolders(
            events,
            new FolderTurns(guard, timeout, timeProvider),
            guard,
            onTold: () => LookAgain(isTold: true),
            onLost: () => LookAgain(isTold: false));
    }

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
                _files.TryAdd(path, null);
            }
        }

        IReadOnlySet<string> late = _turns.Run(
            FindFolders(file => file is null), folder => Compare(folder, file => file is null, isTold: true));
        TakeForMissing(late);
        WatchFolders();
    }

    /// <summary>Looks at the files, unless that is done already.</summary>
    /// <returns>Whether any has changed.</returns>
    public bool Look()
    {
        if (Interlocked.Exchange(ref _isLooking, true))
        {
            return false;
        }

        try
        {
            return LookAgain(isTold: false);
        }
        finally
        {
            Volatile.Write(ref _isLooking, false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _files.Clear();
        }

        _turns.End();
        _folders.Dispose();
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) ?? path;

    private bool LookAgain(bool isTold)
    {
        var changed = new ConcurrentQueue<string>();
        _turns.Run(
            FindFolders(_ => true),
            folder =>
            {
                foreach (string path in Compare(folder, _ => true, isTold))
                {
                    changed.Enqueue(path);
                }
            });
        WatchFolders();
        return !changed.IsEmpty;
    }

    private HashSet<string> FindFolders(Func<FileSignature?, bool> isMeant)
    {
        lock (_lock)
        {
            return [.. _files.Keys.Where(path => isMeant(_files[path])).Select(FolderOf)];
        }
    }

    // When the file system answers at last, they may have been read before they are looked at, so they have changed then.
    private void TakeForMissing(IReadOnlySet<string> late)
    {
        lock (_lock)
        {
            foreach (string path in _files.Keys.Where(path => _files[path] is null && late.Contains(FolderOf(path))).ToArray())
            {
                _files[path] = FileSignature.Nothing;
            }
        }
    }

    private List<string> Compare(string folder, Func<FileSignature?, bool> isMeant, bool isTold)
    {
        string[] paths;
        lock (_lock)
        {
            paths = [.. _files.Keys.Where(path => isMeant(_files[path]) && FolderOf(path) == folder)];
        }

        List<string> changed = [.. paths.Where(HasChanged)];
        foreach (string path in paths.Append(folder))
        {
            LookForFolder(path);
        }

        if (changed.Count > 0)
        {
            if (!isTold)
            {
                // The system has not told, so it may be watching a folder that another has taken the place of, which it says nothing of.
                _folders.Forget(changed.Append(folder));
            }

            _onChanged(changed);
        }

        return changed;
    }

    // It is not found a second time.
    private bool HasChanged(string path)
    {
        FileSignature now = _looks.LookAt(path);
        lock (_lock)
        {
            if (!_files.TryGetValue(path, out FileSignature? before))
            {
                return false;
            }

            _files[path] = now;
            return before is not null && before != now;
        }
    }

    private void LookForFolder(string path)
    {
        bool isFolder = _looks.IsFolder(path);
        lock (_lock)
        {
            _existingFolders.Remove(path);
            if (isFolder)
            {
                _existingFolders.Add(path);
            }
        }
    }

    // A folder that is not there yet, or is there again, is watched from the next look on.
    private void WatchFolders()
    {
        HashSet<string> wanted;
        lock (_lock)
        {
            _existingFolders.IntersectWith(_files.Keys.SelectMany<string, string>(path => [path, FolderOf(path)]));
            wanted = [.. _existingFolders];
        }

        _folders.Watch(wanted);
    }
}

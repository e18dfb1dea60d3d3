using PluginHost.Diagnostics;

namespace PluginHost.Watching;

/// <summary>The system's own events.</summary>
internal sealed class FolderEvents(PluginEvents events) : IFolderEvents
{
    /// <inheritdoc/>
    public IDisposable? TryWatch(string folder, Action onChanged, Action onLost)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => onChanged();
            watcher.Created += (_, _) => onChanged();
            watcher.Deleted += (_, _) => onChanged();
            watcher.Renamed += (_, _) => onChanged();
            watcher.Error += (_, _) => onLost();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            events.FolderNotWatched(folder, exception.Message);
            return null;
        }
    }
}

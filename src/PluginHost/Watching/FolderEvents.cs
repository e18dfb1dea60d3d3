using PluginHost.Diagnostics;

namespace PluginHost.Watching;

/// <summary>The system's own events.</summary>
internal sealed class FolderEvents(PluginEvents events) : IFolderEvents
{
    // What is known of a watcher once it watches; before, nothing is, or why it cannot.
    private const string Watches = "";

    /// <inheritdoc/>
    public IDisposable? TryWatch(string folder, Action onChanged, Action onLost)
    {
        FileSystemWatcher? watcher = null;
        string? outcome = null;
        try
        {
            watcher = new FileSystemWatcher(folder);
            watcher.Changed += (_, _) => onChanged();
            watcher.Created += (_, _) => onChanged();
            watcher.Deleted += (_, _) => onChanged();
            watcher.Renamed += (_, _) => onChanged();

            // On Linux, that the system refuses is no exception: it is told from inside of the setter below.
            watcher.Error += (_, error) =>
            {
                if (Interlocked.CompareExchange(ref outcome, error.GetException().Message, null) == Watches)
                {
                    onLost();
                }
            };
            watcher.EnableRaisingEvents = true;
            if (Interlocked.CompareExchange(ref outcome, Watches, null) is not { } refusal)
            {
                return watcher;
            }

            return Refuse(refusal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refuse(exception.Message);
        }

        IDisposable? Refuse(string why)
        {
            watcher?.Dispose();
            events.FolderNotWatched(folder, why);
            return null;
        }
    }
}

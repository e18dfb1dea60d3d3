namespace PluginHost.Sandbox;

/// <summary>
/// Keeps the thread pool as large as its minimum promises while guests keep some of its threads. The pool itself only adds a thread when
/// nothing has moved for half a second, because it cannot see that they serve nobody else.
/// </summary>
internal static class PoolThreads
{
    private static readonly Lock Changing = new();

    /// <summary>A guest keeps the current thread, which is one of the pool's: another one takes its place.</summary>
    /// <returns>Whether there is another one now, until <see cref="GiveBack"/>.</returns>
    public static bool TryReplace()
    {
        lock (Changing)
        {
            ThreadPool.GetMinThreads(out int workers, out int completionPorts);
            return ThreadPool.SetMinThreads(workers + 1, completionPorts);
        }
    }

    /// <summary>The guest has left the thread that was replaced.</summary>
    public static void GiveBack()
    {
        lock (Changing)
        {
            ThreadPool.GetMinThreads(out int workers, out int completionPorts);
            ThreadPool.SetMinThreads(Math.Max(1, workers - 1), completionPorts);
        }
    }
}

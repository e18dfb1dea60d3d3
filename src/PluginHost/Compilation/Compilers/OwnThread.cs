namespace PluginHost.Compilation;

/// <summary>
/// Runs what waits for a process. Reading a process's pipe takes a thread until something comes, however it is read. It must not be one of the
/// pool's: on a machine with few cores these are few, and requests would wait for the compiler. Nor is a guest to start on it, whose start takes
/// turns on shared threads only.
/// </summary>
internal static class OwnThread
{
    /// <summary>Runs it on a thread that is there for nothing else.</summary>
    public static Task<T> RunAsync<T>(Func<T> run) => Task.Factory.StartNew(
        run, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);
}

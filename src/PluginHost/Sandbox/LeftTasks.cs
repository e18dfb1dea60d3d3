namespace PluginHost.Sandbox;

/// <summary>What nobody waits for any more.</summary>
internal static class LeftTasks
{
    /// <summary>Looks at how a task ends that nobody waits for, so that its failure is not taken for one that nobody knew might come.</summary>
    public static void Observe(this Task task) => _ = task.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}

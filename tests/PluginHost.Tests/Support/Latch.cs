namespace PluginHost.Tests.Support;

/// <summary>
/// Holds host functions up until a test opens it; at the latest when the test is over, however it ends. Declare it after the host whose
/// calls it holds.
/// </summary>
internal sealed class Latch : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Wait() => _opened.Task.Wait();

    public void Open() => _opened.TrySetResult();

    public void Dispose() => Open();
}

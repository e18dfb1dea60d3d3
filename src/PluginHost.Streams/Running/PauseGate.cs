namespace PluginHost.Streams.Running;

/// <summary>Lets through while it is open.</summary>
internal sealed class PauseGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _opening;

    public bool IsClosed => Volatile.Read(ref _opening) is not null;

    public void Close()
    {
        lock (_lock)
        {
            _opening ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open()
    {
        lock (_lock)
        {
            _opening?.SetResult();
            _opening = null;
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _opening) is { } opening ? opening.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
}

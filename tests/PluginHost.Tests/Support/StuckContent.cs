namespace PluginHost.Tests.Support;

/// <summary>
/// Content that never comes, and whose reading heeds no token, until it is disposed: by a name of its own that is declared after the host.
/// </summary>
internal sealed class StuckContent : PluginContent, IDisposable
{
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody has begun to read it.</summary>
    public Task IsRead => _isRead.Task;

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        _isRead.TrySetResult();
        return await _end.Task;
    }

    public void Dispose() => _end.TrySetException(new IOException("The test is over."));

    public override string ToString() => "content that is stuck";
}

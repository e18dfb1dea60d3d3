namespace PluginHost.Tests.Support;

/// <summary>Content that never comes: its reading ends when it is cancelled.</summary>
internal sealed class HeldContent : PluginContent
{
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody has begun to read it.</summary>
    public Task IsRead => _isRead.Task;

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        _isRead.TrySetResult();
        return await new TaskCompletionSource<ReadOnlyMemory<byte>>().Task.WaitAsync(cancellationToken);
    }

    public override string ToString() => "content that never comes";
}

namespace PluginHost.Tests.Support;

/// <summary>Content that comes when a test says so.</summary>
internal sealed class LateContent(PluginContent content) : PluginContent
{
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _comes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody has begun to read it.</summary>
    public Task IsRead => _isRead.Task;

    /// <summary>Whether somebody waited for it who has given up.</summary>
    public bool IsGivenUp { get; private set; }

    public void Come() => _comes.SetResult();

    public override async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        _isRead.TrySetResult();
        try
        {
            await _comes.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            IsGivenUp = true;
            throw;
        }

        return await content.ReadAsync(maxBytes, cancellationToken);
    }

    public override string ToString() => "content that comes late";
}

namespace PluginHost.Tests.Support;

/// <summary>Content that comes when a test says so.</summary>
internal sealed class LateContent(PluginContent content) : PluginContent
{
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _comes = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody has begun to read it.</summary>
    public Task IsRead => _isRead.Task;

    /// <summary>Completes when somebody who waited for it has given up.</summary>
    public Task GivenUp => _givenUp.Task;

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
            _givenUp.TrySetResult();
            throw;
        }

        return await content.ReadAsync(maxBytes, cancellationToken);
    }

    public override string ToString() => "content that comes late";
}

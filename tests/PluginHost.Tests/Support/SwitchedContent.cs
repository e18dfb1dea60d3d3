namespace PluginHost.Tests.Support;

/// <summary>Content that a test changes without its definition.</summary>
internal sealed class SwitchedContent(PluginContent first) : PluginContent
{
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it is now.</summary>
    public PluginContent Current { get; set; } = first;

    /// <summary>Completes when somebody has begun to read it.</summary>
    public Task IsRead => _isRead.Task;

    public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        _isRead.TrySetResult();
        return Current.ReadAsync(maxBytes, cancellationToken);
    }

    public override string ToString() => "content that changes";
}

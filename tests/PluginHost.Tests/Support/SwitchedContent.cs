using System.Threading.Channels;

namespace PluginHost.Tests.Support;

/// <summary>Content that a test changes without its definition.</summary>
internal sealed class SwitchedContent(PluginContent first) : PluginContent
{
    private readonly TaskCompletionSource _isRead = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Channel<PluginContent> _reads = Channel.CreateUnbounded<PluginContent>();

    /// <summary>What it is now.</summary>
    public PluginContent Current { get; set; } = first;

    /// <summary>Completes when somebody has begun to read it.</summary>
    public Task IsRead => _isRead.Task;

    /// <summary>Completes when somebody has begun to read it who was not waited for by this, and can read nothing later any more.</summary>
    public async Task WaitForReadAsync() => await _reads.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        _isRead.TrySetResult();
        PluginContent current = Current;
        Assert.True(_reads.Writer.TryWrite(current));
        return current.ReadAsync(maxBytes, cancellationToken);
    }

    public override string ToString() => "content that changes";
}

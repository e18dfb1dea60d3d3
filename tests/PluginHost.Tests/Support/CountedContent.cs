namespace PluginHost.Tests.Support;

/// <summary>Content that tells when it is read.</summary>
internal sealed class CountedContent(PluginContent content, Action onRead) : PluginContent
{
    public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default)
    {
        onRead();
        return content.ReadAsync(maxBytes, cancellationToken);
    }

    public override string ToString() => content.ToString();
}

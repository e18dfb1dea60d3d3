namespace PluginHost.Tests.Support;

/// <summary>Content whose reading fails for a reason that may pass.</summary>
internal sealed class BrokenContent : PluginContent
{
    public override ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes, CancellationToken cancellationToken = default) =>
        throw new IOException("The disk does not answer.");

    public override string ToString() => "content that cannot be read";
}

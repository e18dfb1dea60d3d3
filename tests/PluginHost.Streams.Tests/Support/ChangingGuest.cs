namespace PluginHost.Streams.Tests.Support;

/// <summary>A guest for Redpanda of which there is another version later.</summary>
internal sealed class ChangingGuest : IPluginSource
{
    public required RedpandaWat Guest { get; set; }

    public string Name => "changing";

    public ValueTask<PluginSourceSnapshot> ReadAsync(CancellationToken cancellationToken = default) => Guest.ReadAsync(cancellationToken);
}

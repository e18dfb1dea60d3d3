namespace PluginHost.Streams;

/// <summary>A place in a stream.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset of a record in the partition.</param>
public readonly record struct StreamPosition(string Topic, int Partition, long Offset)
{
    /// <summary>For example <c>orders/3@1200</c>.</summary>
    public override string ToString() => $"{Topic}/{Partition}@{Offset}";
}

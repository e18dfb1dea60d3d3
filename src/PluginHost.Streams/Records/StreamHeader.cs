namespace PluginHost.Streams;

/// <summary>A header of a record. A record may have several of one name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value. <see langword="null"/>: there is none, which is not the same as an empty one.</param>
public readonly record struct StreamHeader(string Name, ReadOnlyMemory<byte>? Value)
{
    internal ReadOnlySpan<byte> ValueSpan => Value.GetValueOrDefault().Span;
}

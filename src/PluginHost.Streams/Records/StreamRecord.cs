namespace PluginHost.Streams;

/// <summary>
/// One record of a stream. Its bytes must not be changed any more: sources, transforms and sinks may all hold on to them.
/// </summary>
public sealed record StreamRecord
{
    private static readonly StreamHeader[] NoHeaders = [];

    private readonly ReadOnlyMemory<byte> _key;
    private readonly ReadOnlyMemory<byte> _value;
    private readonly bool _hasKey;
    private readonly bool _hasValue;

    /// <summary>The key. <see langword="null"/>: there is none, which is not the same as an empty one.</summary>
    public ReadOnlyMemory<byte>? Key
    {
        get => _hasKey ? _key : default(ReadOnlyMemory<byte>?);
        init
        {
            _hasKey = value.HasValue;
            _key = value.GetValueOrDefault();
        }
    }

    /// <summary>The value. <see langword="null"/>: there is none, which is not the same as an empty one.</summary>
    public ReadOnlyMemory<byte>? Value
    {
        get => _hasValue ? _value : default(ReadOnlyMemory<byte>?);
        init
        {
            _hasValue = value.HasValue;
            _value = value.GetValueOrDefault();
        }
    }

    /// <summary>The headers, in order. Empty by default.</summary>
    public IReadOnlyList<StreamHeader> Headers
    {
        get => HeaderArray;
        init => HeaderArray = value as StreamHeader[] ?? [.. value];
    }

    /// <summary>When the record was made, to the millisecond.</summary>
    public DateTimeOffset Timestamp
    {
        get => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);
        init => UnixMilliseconds = value.ToUnixTimeMilliseconds();
    }

    /// <summary>The topic, or whatever the source calls what it reads from. Empty by default.</summary>
    public string Topic { get; init; } = "";

    /// <summary>The partition. Within a topic's partition, order is kept.</summary>
    public int Partition { get; init; }

    /// <summary>The record's place in its partition. Later records have greater ones.</summary>
    public long Offset { get; init; }

    /// <summary>Where the record is.</summary>
    public StreamPosition Position => new(Topic, Partition, Offset);

    /// <summary>The bytes of key, value and headers.</summary>
    public int Size
    {
        get
        {
            int size = _key.Length + _value.Length;
            foreach (StreamHeader header in HeaderArray)
            {
                size += header.Name.Length + header.ValueSpan.Length;
            }

            return size;
        }
    }

    internal long UnixMilliseconds { get; init; }

    internal StreamHeader[] HeaderArray { get; init; } = NoHeaders;

    internal ReadOnlySpan<byte> KeySpan => _key.Span;

    internal ReadOnlySpan<byte> ValueSpan => _value.Span;

    internal bool HasKey => _hasKey;

    internal bool HasValue => _hasValue;

    /// <summary>Topic, partition and offset.</summary>
    public override string ToString() => Position.ToString();
}

using System.Text;
using PluginHost.Streams.Frames;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Redpanda;

/// <summary>
/// A record as guests read and write it, which is the body of a Kafka record from the key on: key and value, each with its length or without
/// any, and headers.
/// </summary>
internal static class Payload
{
    private const long Null = -1;

    // An empty name without a value.
    private const int LeastHeaderBytes = 2;

    /// <summary>How many bytes a record takes.</summary>
    public static int Measure(StreamRecord record)
    {
        long size = MeasureSized(record.HasKey, record.KeySpan.Length)
            + MeasureSized(record.HasValue, record.ValueSpan.Length)
            + Varint.Measure(record.HeaderArray.Length);
        foreach (StreamHeader header in record.HeaderArray)
        {
            size += MeasureSized(hasBytes: true, Encoding.UTF8.GetByteCount(header.Name)) + MeasureSized(header.Value.HasValue, header.ValueSpan.Length);
        }

        return checked((int)size);
    }

    /// <summary>Writes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="target">As many bytes as <see cref="Measure"/> said.</param>
    public static void Write(StreamRecord record, Span<byte> target)
    {
        target = WriteSized(target, record.HasKey, record.KeySpan);
        target = WriteSized(target, record.HasValue, record.ValueSpan);
        target = Varint.Write(target, record.HeaderArray.Length);
        foreach (StreamHeader header in record.HeaderArray)
        {
            target = Varint.Write(target, Encoding.UTF8.GetByteCount(header.Name));
            target = target[Encoding.UTF8.GetBytes(header.Name, target)..];
            target = WriteSized(target, header.Value.HasValue, header.ValueSpan);
        }
    }

    /// <summary>Reads a record that a guest wrote.</summary>
    /// <param name="payload">The bytes, in the guest's memory.</param>
    /// <param name="names">The names of headers.</param>
    /// <param name="batch">The batch that it belongs to, with a record in hand.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    /// <returns>The record; <see langword="null"/> if the bytes are not one.</returns>
    /// <exception cref="InvalidOperationException">It is more than may be emitted for the batch.</exception>
    public static StreamRecord? TryRead(ReadOnlySpan<byte> payload, NameCache names, StreamBatch batch, long unixMilliseconds)
    {
        // All of it is looked at before anything is made of it.
        ReadOnlySpan<byte> rest = payload;
        if (!TryReadSized(ref rest, out Range key, payload.Length, out bool hasKey)
            || !TryReadSized(ref rest, out Range value, payload.Length, out bool hasValue)
            || !Varint.TryRead(ref rest, out long count)
            || count < 0
            || count > rest.Length / LeastHeaderBytes
            || !AreHeaders(rest, count))
        {
            return null;
        }

        batch.CheckRoom(EmissionBudget.LeastCostOf(payload.Length, count));
        StreamRecord origin = batch.GetRecord(batch.HandStart);
        ReadOnlyMemory<byte> bytes = payload.ToArray();
        return new StreamRecord
        {
            Key = hasKey ? bytes[key] : default(ReadOnlyMemory<byte>?),
            Value = hasValue ? bytes[value] : default(ReadOnlyMemory<byte>?),
            HeaderArray = count == 0 ? [] : ReadHeaders(bytes[^rest.Length..], (int)count, names),
            Topic = origin.Topic,
            Partition = origin.Partition,
            Offset = origin.Offset,
            UnixMilliseconds = unixMilliseconds,
        };
    }

    /// <summary>Reads the name of a topic out of the options of a write.</summary>
    /// <returns>Whether that is what they are.</returns>
    public static bool TryReadTopic(ReadOnlySpan<byte> options, out ReadOnlySpan<byte> topic)
    {
        const byte topicKey = 1;
        topic = default;
        if (options is not [topicKey, .. ReadOnlySpan<byte> rest])
        {
            return false;
        }

        ReadOnlySpan<byte> all = rest;
        if (!TryReadSized(ref rest, out Range name, all.Length, out bool hasName) || !hasName || !rest.IsEmpty)
        {
            return false;
        }

        topic = all[name];
        return true;
    }

    private static long MeasureSized(bool hasBytes, int length) => Varint.Measure(hasBytes ? length : Null) + (long)length;

    private static Span<byte> WriteSized(Span<byte> target, bool hasBytes, ReadOnlySpan<byte> bytes)
    {
        target = Varint.Write(target, hasBytes ? bytes.Length : Null);
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }

    private static bool TryReadSized(ref ReadOnlySpan<byte> rest, out Range range, int total, out bool hasBytes)
    {
        range = default;
        hasBytes = false;
        if (!Varint.TryRead(ref rest, out long length) || length < Null || length > rest.Length)
        {
            return false;
        }

        hasBytes = length != Null;
        int size = (int)Math.Max(0, length);
        int start = total - rest.Length;
        range = start..(start + size);
        rest = rest[size..];
        return true;
    }

    private static bool AreHeaders(ReadOnlySpan<byte> rest, long count)
    {
        for (; count > 0; count--)
        {
            if (!TryReadSized(ref rest, out _, rest.Length, out _) || !TryReadSized(ref rest, out _, rest.Length, out _))
            {
                return false;
            }
        }

        return rest.IsEmpty;
    }

    private static StreamHeader[] ReadHeaders(ReadOnlyMemory<byte> bytes, int count, NameCache names)
    {
        var headers = new StreamHeader[count];
        ReadOnlySpan<byte> rest = bytes.Span;
        for (int i = 0; i < count; i++)
        {
            TryReadSized(ref rest, out Range name, bytes.Length, out _);
            TryReadSized(ref rest, out Range value, bytes.Length, out bool hasValue);
            headers[i] = new StreamHeader(names.Get(bytes.Span[name]), hasValue ? bytes[value] : default(ReadOnlyMemory<byte>?));
        }

        return headers;
    }
}

using System.Buffers.Binary;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Frames;

/// <summary>
/// Reads a guest's packed decisions. Everything in them is checked: a guest that does not keep to the format has failed at the records
/// that it has in hand.
/// </summary>
internal sealed class DecisionReader
{
    private const int HeadSize = 40;
    private const uint None = uint.MaxValue;
    private const uint KindEmit = 0;
    private const uint KindForward = 1;
    private const uint KindFail = 2;

    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly NameCache _names = new();

    /// <summary>Reads decisions, and notes them in the batch.</summary>
    /// <param name="decisions">The bytes. The emitted records keep them.</param>
    /// <param name="batch">The batch.</param>
    /// <exception cref="FormatException">They are not as the contract says.</exception>
    public void Read(ReadOnlyMemory<byte> decisions, StreamBatch batch)
    {
        // One record keeps the bytes of all.
        batch.Charge(decisions.Length);
        int at = 0;
        while (at < decisions.Length)
        {
            ReadOnlySpan<byte> rest = decisions.Span[at..];
            if (rest.Length < HeadSize)
            {
                throw new FormatException($"A decision at byte {at} has {rest.Length} bytes; it needs at least {HeadSize}.");
            }

            uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (size < HeadSize || size > (uint)rest.Length)
            {
                throw new FormatException($"A decision at byte {at} says that it has {size} bytes; there are {rest.Length}.");
            }

            ReadOne(decisions.Slice(at, (int)size), batch);
            at += (int)size;
        }
    }

    private void ReadOne(ReadOnlyMemory<byte> decision, StreamBatch batch)
    {
        ReadOnlySpan<byte> head = decision.Span;
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        int source = ReadSource(BinaryPrimitives.ReadUInt32LittleEndian(head[8..]), batch);
        int at = HeadSize;
        ReadOnlySpan<byte> output = Take(head, ref at, BinaryPrimitives.ReadUInt32LittleEndian(head[12..]));
        int index = batch.Outputs.Find(output);
        if (index < 0)
        {
            throw new FormatException(
                $"A decision names the output '{GuestText.Sanitize(output, GuestText.MaxNameLength)}'. There is {batch.Outputs}.");
        }

        switch (kind)
        {
            case KindEmit:
                StreamRecord emitted = ReadRecord(decision, ref at, FindOrigin(source, batch));
                CheckEnd(head, at);

                batch.EmitCharged(source, emitted, batch.Outputs[index], bytes: 0);
                break;
            case KindForward when source != StreamBatch.NoSource:
                CheckEnd(head, at);
                StreamRecord forwarded = batch.GetRecord(source);
                batch.EmitCharged(source, forwarded, batch.Outputs[index], forwarded.Size);
                break;
            case KindFail when source != StreamBatch.NoSource:
                ReadOnlySpan<byte> reason = Take(head, ref at, BinaryPrimitives.ReadUInt32LittleEndian(head[20..]));
                CheckEnd(head, at);
                batch.Fail(source, new RecordFailure(source, RecordFailure.Refused, GuestText.Sanitize(reason, RecordFailure.MaxMessageLength)));
                break;
            default:
                throw new FormatException(
                    kind <= KindFail ? "A decision is about a record in hand, and none is." : $"A decision is of the kind {kind}; there are 0 to 2.");
        }
    }

    private static int ReadSource(uint index, StreamBatch batch)
    {
        if (index < (uint)batch.InHand)
        {
            return batch.HandStart + (int)index;
        }

        return index == None && batch is { InHand: 0, Left: 0 }
            ? StreamBatch.NoSource
            : throw new FormatException($"A decision is about record {index} in hand; there are {batch.InHand}.");
    }

    // What is made of the batch stands where the batch ends.
    private static StreamRecord FindOrigin(int source, StreamBatch batch) =>
        batch.GetRecord(source == StreamBatch.NoSource ? batch.Count - 1 : source);

    private StreamRecord ReadRecord(ReadOnlyMemory<byte> decision, ref int at, StreamRecord origin)
    {
        ReadOnlySpan<byte> head = decision.Span;
        uint keyLength = BinaryPrimitives.ReadUInt32LittleEndian(head[16..]);
        uint valueLength = BinaryPrimitives.ReadUInt32LittleEndian(head[20..]);
        uint headerCount = BinaryPrimitives.ReadUInt32LittleEndian(head[24..]);
        ReadOnlyMemory<byte>? key = keyLength == None ? default(ReadOnlyMemory<byte>?) : Take(decision, ref at, keyLength);
        ReadOnlyMemory<byte>? value = valueLength == None ? default(ReadOnlyMemory<byte>?) : Take(decision, ref at, valueLength);
        return new StreamRecord
        {
            Key = key,
            Value = value,
            HeaderArray = headerCount == 0 ? [] : ReadHeaders(decision, ref at, headerCount),
            UnixMilliseconds = ToMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(head[32..])),
            Topic = origin.Topic,
            Partition = origin.Partition,
            Offset = origin.Offset,
        };
    }

    private StreamHeader[] ReadHeaders(ReadOnlyMemory<byte> decision, ref int at, uint count)
    {
        if (count > (uint)(decision.Length - at) / 8)
        {
            throw new FormatException($"A decision says that it has {count} headers, which do not fit into it.");
        }

        var headers = new StreamHeader[count];
        for (int i = 0; i < headers.Length; i++)
        {
            ReadOnlySpan<byte> lengths = Take(decision.Span, ref at, 8);
            uint nameLength = BinaryPrimitives.ReadUInt32LittleEndian(lengths);
            uint valueLength = BinaryPrimitives.ReadUInt32LittleEndian(lengths[4..]);
            string name = _names.Get(Take(decision.Span, ref at, nameLength));
            headers[i] = new StreamHeader(name, Take(decision, ref at, valueLength));
        }

        return headers;
    }

    /// <summary>A time that can be told.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long ToMilliseconds(long timestamp) => timestamp >= Earliest && timestamp <= Latest
        ? timestamp
        : throw new FormatException($"The timestamp {timestamp} is not between the years 1 and 9999.");

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> decision, ref int at, uint length)
    {
        Check(decision.Length, at, length);
        ReadOnlySpan<byte> taken = decision.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> decision, ref int at, uint length)
    {
        Check(decision.Length, at, length);
        if (length == 0)
        {
            // An empty slice would keep all bytes of the call.
            return ReadOnlyMemory<byte>.Empty;
        }

        ReadOnlyMemory<byte> taken = decision.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    // What nobody reads would be kept all the same.
    private static void CheckEnd(ReadOnlySpan<byte> decision, int at)
    {
        if (at != decision.Length)
        {
            throw new FormatException($"A decision says that it has {decision.Length} bytes, and what is in it has {at}.");
        }
    }

    private static void Check(int size, int at, uint length)
    {
        if (length > (uint)(size - at))
        {
            throw new FormatException($"A decision of {size} bytes says that {length} bytes are at {at}.");
        }
    }
}

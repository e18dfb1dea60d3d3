using System.Buffers.Binary;
using PluginHost.CompilerServices;

namespace PluginHost.Streams.Redpanda;

/// <summary>The functions of <c>redpanda_transform</c>. An address outside of the guest's memory ends its call; all else is a status.</summary>
internal static class TransformFunctions
{
    /// <summary>There is no batch, or none of its records is left.</summary>
    public const int NoRecord = -1;

    /// <summary>What is to be read does not fit, or what is to be written is no record.</summary>
    public const int Invalid = -2;

    /// <summary>It cannot be written there.</summary>
    public const int Refused = -3;

    // Of a record that was not read from a broker.
    private const int None = -1;

    /// <summary><c>read_batch_header</c>: the batch at hand is done. Waits for the next one, and describes it.</summary>
    /// <returns>The bytes of its largest record.</returns>
    public static int ReadBatchHeader(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        if (calls.WaitForBatch(call) is not { } batch)
        {
            return NoRecord;
        }

        ReadOnlySpan<StreamRecord> records = batch.IsOneByOne ? batch.Rest[..1] : batch.Rest;
        int largest = 0;
        long latest = records[0].UnixMilliseconds;
        foreach (StreamRecord record in records)
        {
            largest = Math.Max(largest, Payload.Measure(record));
            latest = Math.Max(latest, record.UnixMilliseconds);
        }

        long delta = records[^1].Offset - records[0].Offset;
        StoreI64(call, arguments[0].U32, records[0].Offset);
        StoreI32(call, arguments[1].U32, records.Length);
        StoreI32(call, arguments[2].U32, None);
        StoreI16(call, arguments[3].U32, 0);
        StoreI32(call, arguments[4].U32, (int)Math.Clamp(delta, 0, int.MaxValue));
        StoreI64(call, arguments[5].U32, records[0].UnixMilliseconds);
        StoreI64(call, arguments[6].U32, latest);
        StoreI64(call, arguments[7].U32, None);
        StoreI16(call, arguments[8].U32, None);
        StoreI32(call, arguments[9].U32, None);
        calls.Described();
        return largest;
    }

    /// <summary><c>read_next_record</c>: everything has been said about the record in hand, if it was read. Hands out the next one, if there is room for it.</summary>
    /// <returns>The bytes of the record.</returns>
    public static int ReadNextRecord(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        Span<byte> target = call.Write(arguments[3].U32, arguments[4].U32, 1);
        Span<byte> attributes = call.Write(arguments[0].U32, sizeof(byte), 1);
        Span<byte> timestamp = call.Write(arguments[1].U32, sizeof(long), 1);
        Span<byte> offset = call.Write(arguments[2].U32, sizeof(long), 1);
        if (calls.TakeNext(call) is not { } record)
        {
            return NoRecord;
        }

        int size = Payload.Measure(record);
        if (size > target.Length)
        {
            return Invalid;
        }

        calls.HasRead();
        attributes[0] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(timestamp, record.UnixMilliseconds);
        BinaryPrimitives.WriteInt64LittleEndian(offset, record.Offset);
        Payload.Write(record, target[..size]);
        return size;
    }

    /// <summary><c>write_record</c>: to the output without a name.</summary>
    /// <returns>The bytes of the record.</returns>
    public static int WriteRecord(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments) =>
        calls.Write(call, call.Read(arguments[0].U32, arguments[1].U32, 1), output: 0);

    /// <summary><c>write_record_with_options</c>: to any output, by its topic.</summary>
    /// <returns>The bytes of the record.</returns>
    public static int WriteRecordWithOptions(RedpandaCalls calls, ImportCall call, ReadOnlySpan<RawValue> arguments)
    {
        ReadOnlySpan<byte> payload = call.Read(arguments[0].U32, arguments[1].U32, 1);
        ReadOnlySpan<byte> options = call.Read(arguments[2].U32, arguments[3].U32, 1);
        if (options.IsEmpty)
        {
            return calls.Write(call, payload, output: 0);
        }

        if (!calls.HasBatch)
        {
            return NoRecord;
        }

        if (!Payload.TryReadTopic(options, out ReadOnlySpan<byte> topic))
        {
            return Invalid;
        }

        int output = calls.Topics.Find(topic);
        return output < 0 ? Refused : calls.Write(call, payload, output);
    }

    private static void StoreI16(ImportCall call, uint address, short value) =>
        BinaryPrimitives.WriteInt16LittleEndian(call.Write(address, sizeof(short), 1), value);

    private static void StoreI32(ImportCall call, uint address, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(call.Write(address, sizeof(int), 1), value);

    private static void StoreI64(ImportCall call, uint address, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(call.Write(address, sizeof(long), 1), value);
}

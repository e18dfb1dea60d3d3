using System.Buffers.Binary;
using System.Text;

namespace PluginHost.Streams.Frames;

/// <summary>Packs records as the contract's <c>next-packed</c> says.</summary>
internal sealed class RecordPacker
{
    private const int HeadSize = 40;
    private const uint None = uint.MaxValue;

    private string _topic = "";
    private byte[] _topicUtf8 = [];

    /// <summary>Finds out how many of the first records fit into a size. One at least, however large it is.</summary>
    /// <param name="records">The records. Not empty.</param>
    /// <param name="maxBytes">The size, in bytes.</param>
    /// <returns>How many, and the bytes that they take.</returns>
    public (int Count, int Bytes) Measure(ReadOnlySpan<StreamRecord> records, int maxBytes)
    {
        int bytes = Measure(records[0]);
        int count = 1;
        for (; count < records.Length; count++)
        {
            int size = Measure(records[count]);
            if (bytes + (long)size > maxBytes)
            {
                break;
            }

            bytes += size;
        }

        return (count, bytes);
    }

    /// <summary>Packs records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="target">As many bytes as they take.</param>
    public void Pack(ReadOnlySpan<StreamRecord> records, Span<byte> target)
    {
        foreach (StreamRecord record in records)
        {
            target = target[Pack(record, target)..];
        }
    }

    private int Measure(StreamRecord record)
    {
        int size = checked(HeadSize + FindTopic(record).Length + record.KeySpan.Length + record.ValueSpan.Length);
        foreach (StreamHeader header in record.HeaderArray)
        {
            size = checked(size + 8 + Encoding.UTF8.GetByteCount(header.Name) + header.ValueSpan.Length);
        }

        return size;
    }

    private int Pack(StreamRecord record, Span<byte> target)
    {
        byte[] topic = FindTopic(record);
        ReadOnlySpan<byte> key = record.KeySpan;
        ReadOnlySpan<byte> value = record.ValueSpan;
        StreamHeader[] headers = record.HeaderArray;
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], record.HasKey ? (uint)key.Length : None);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], record.HasValue ? (uint)value.Length : None);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], headers.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], record.UnixMilliseconds);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], record.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(target[32..], record.Partition);
        BinaryPrimitives.WriteInt32LittleEndian(target[36..], topic.Length);
        int at = HeadSize;
        topic.CopyTo(target[at..]);
        at += topic.Length;
        key.CopyTo(target[at..]);
        at += key.Length;
        value.CopyTo(target[at..]);
        at += value.Length;
        foreach (StreamHeader header in headers)
        {
            // The contract has no header without a value.
            ReadOnlySpan<byte> headerValue = header.ValueSpan;
            int nameLength = Encoding.UTF8.GetBytes(header.Name, target[(at + 8)..]);
            BinaryPrimitives.WriteInt32LittleEndian(target[at..], nameLength);
            BinaryPrimitives.WriteInt32LittleEndian(target[(at + 4)..], headerValue.Length);
            at += 8 + nameLength;
            headerValue.CopyTo(target[at..]);
            at += headerValue.Length;
        }

        BinaryPrimitives.WriteInt32LittleEndian(target, at);
        return at;
    }

    // Records of one partition come one after the other, and share the string.
    private byte[] FindTopic(StreamRecord record)
    {
        if (!ReferenceEquals(record.Topic, _topic))
        {
            _topic = record.Topic;
            _topicUtf8 = Encoding.UTF8.GetBytes(_topic);
        }

        return _topicUtf8;
    }
}

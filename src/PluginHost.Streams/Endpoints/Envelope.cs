using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace PluginHost.Streams.Endpoints;

/// <summary>A record as a JSON object.</summary>
internal static class Envelope
{
    /// <summary>Reads an object. What it does not say is as in an empty record of the topic.</summary>
    /// <exception cref="StreamFormatException">It is not what <see cref="Write"/> writes.</exception>
    public static StreamRecord Read(in ReadOnlySequence<byte> json, string topic, long offset)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new StreamRecord
            {
                Key = root.TryGetProperty("key", out JsonElement key) ? ReadBytes(key) : default,
                Value = root.TryGetProperty("value", out JsonElement value) ? ReadBytes(value) : default,
                HeaderArray = root.TryGetProperty("headers", out JsonElement headers)
                    ? [.. headers.EnumerateArray().Select(ReadHeader)]
                    : [],
                Timestamp = root.TryGetProperty("timestamp", out JsonElement timestamp) ? timestamp.GetDateTimeOffset() : DateTimeOffset.UnixEpoch,
                Topic = topic,
                Offset = offset,
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new StreamFormatException(topic, offset, exception.Message);
        }
    }

    /// <summary>Writes a record.</summary>
    public static void Write(StreamRecord record, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("topic"u8, record.Topic);
        writer.WriteNumber("partition"u8, record.Partition);
        writer.WriteNumber("offset"u8, record.Offset);
        writer.WriteString("timestamp"u8, record.Timestamp);
        WriteBytes("key"u8, record.Key, writer);
        WriteBytes("value"u8, record.Value, writer);
        writer.WriteStartArray("headers"u8);
        foreach (StreamHeader header in record.HeaderArray)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, header.Name);
            WriteBytes("value"u8, header.Value, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static StreamHeader ReadHeader(JsonElement header) =>
        new(header.GetProperty("name").GetString() ?? "", ReadBytes(header.GetProperty("value")));

    private static ReadOnlyMemory<byte>? ReadBytes(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => default(ReadOnlyMemory<byte>?),
        JsonValueKind.Object => value.GetProperty("base64").GetBytesFromBase64(),
        _ => System.Text.Encoding.UTF8.GetBytes(value.GetString()!),
    };

    private static void WriteBytes(ReadOnlySpan<byte> name, ReadOnlyMemory<byte>? bytes, Utf8JsonWriter writer)
    {
        if (bytes is not { } known)
        {
            writer.WriteNull(name);
        }
        else if (Utf8.IsValid(known.Span))
        {
            writer.WriteString(name, known.Span);
        }
        else
        {
            writer.WriteStartObject(name);
            writer.WriteBase64String("base64"u8, known.Span);
            writer.WriteEndObject();
        }
    }
}

using System.Buffers;
using System.Text.Json;
using PluginHost.Streams;

namespace PluginHost.Scoreboard.Streams;

/// <summary>Drops and renames members of a JSON object, as the guest stream-work does.</summary>
internal sealed class JsonTransform : IStreamTransform, IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public JsonTransform() => _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        while (batch.TryNext(out StreamRecord? record))
        {
            _buffer.ResetWrittenCount();
            _writer.Reset();
            Rewrite(record.Value.GetValueOrDefault().Span);
            _writer.Flush();
            batch.Emit(record with { Value = _buffer.WrittenSpan.ToArray() });
        }

        return default;
    }

    public void Dispose() => _writer.Dispose();

    private void Rewrite(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        _writer.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isDropped = reader.ValueTextEquals("internal"u8) || reader.ValueTextEquals("trace"u8);
            if (!isDropped)
            {
                _writer.WritePropertyName(reader.ValueTextEquals("customer_id"u8) ? "customer"u8 : reader.ValueSpan);
            }

            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!isDropped)
            {
                _writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }

        _writer.WriteEndObject();
    }
}

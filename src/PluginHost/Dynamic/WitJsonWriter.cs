using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PluginHost.Dynamic;

/// <summary>Writes values as JSON. What WIT and JSON have both is itself; the rest is as <see cref="IDynamicPlugin.CallJsonAsync"/> says.</summary>
internal static class WitJsonWriter
{
    /// <summary>Types are at most 100 deep, and a case is an object around its value.</summary>
    public const int MaxDepth = 256;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <summary>Writes a value; <see langword="null"/> for that of a function which gives nothing.</summary>
    public static string Write(WitValue? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, WitValue? value)
    {
        switch (value?.Kind)
        {
            case null:
                writer.WriteNullValue();
                break;
            case WitValueKind.Bool:
                writer.WriteBooleanValue(value.Get<bool>());
                break;
            case WitValueKind.U8:
                writer.WriteNumberValue(value.Get<byte>());
                break;
            case WitValueKind.S8:
                writer.WriteNumberValue(value.Get<sbyte>());
                break;
            case WitValueKind.U16:
                writer.WriteNumberValue(value.Get<ushort>());
                break;
            case WitValueKind.S16:
                writer.WriteNumberValue(value.Get<short>());
                break;
            case WitValueKind.U32:
                writer.WriteNumberValue(value.Get<uint>());
                break;
            case WitValueKind.S32:
                writer.WriteNumberValue(value.Get<int>());
                break;
            case WitValueKind.U64:
                writer.WriteNumberValue(value.Get<ulong>());
                break;
            case WitValueKind.S64:
                writer.WriteNumberValue(value.Get<long>());
                break;
            case WitValueKind.F32 when float.IsFinite(value.Get<float>()):
                writer.WriteNumberValue(value.Get<float>());
                break;
            case WitValueKind.F64 when double.IsFinite(value.Get<double>()):
                writer.WriteNumberValue(value.Get<double>());
                break;
            case WitValueKind.F32:
                writer.WriteStringValue(value.Get<float>().ToString(CultureInfo.InvariantCulture));
                break;
            case WitValueKind.F64:
                writer.WriteStringValue(value.Get<double>().ToString(CultureInfo.InvariantCulture));
                break;
            case WitValueKind.Char:
                writer.WriteStringValue(value.Get<Rune>().ToString());
                break;
            case WitValueKind.String:
                writer.WriteStringValue(value.Get<string>());
                break;
            case WitValueKind.List when value.IsBytes:
                WriteBytes(writer, value.AsBytes());
                break;
            case WitValueKind.List or WitValueKind.Tuple:
                WriteArray(writer, value.Items);
                break;
            case WitValueKind.Record:
                WriteRecord(writer, value);
                break;
            case WitValueKind.Flags:
                WriteArray(writer, value.Labels);
                break;
            case WitValueKind.Option when value.Payload is { Kind: not WitValueKind.Option } payload:
                Write(writer, payload);
                break;
            case WitValueKind.Option when value.Payload is null:
                writer.WriteNullValue();
                break;
            case WitValueKind.Enum or WitValueKind.Variant when value.Payload is null:
                writer.WriteStringValue(value.Case);
                break;
            default:
                writer.WriteStartObject();
                writer.WritePropertyName(value.Case!);
                Write(writer, value.Payload);
                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteBytes(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.WriteStartArray();
        foreach (byte item in bytes)
        {
            writer.WriteNumberValue(item);
        }

        writer.WriteEndArray();
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable<WitValue> items)
    {
        writer.WriteStartArray();
        foreach (WitValue item in items)
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteArray(Utf8JsonWriter writer, ImmutableArray<string> labels)
    {
        writer.WriteStartArray();
        foreach (string label in labels)
        {
            writer.WriteStringValue(label);
        }

        writer.WriteEndArray();
    }

    private static void WriteRecord(Utf8JsonWriter writer, WitValue record)
    {
        writer.WriteStartObject();
        for (int i = 0; i < record.Labels.Length; i++)
        {
            writer.WritePropertyName(record.Labels[i]);
            Write(writer, record.Items[i]);
        }

        writer.WriteEndObject();
    }
}

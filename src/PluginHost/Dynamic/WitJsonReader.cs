using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using PluginHost.Abi.Components;

namespace PluginHost.Dynamic;

/// <summary>Reads values from JSON, by the types that they are to have.</summary>
internal static class WitJsonReader
{
    /// <summary>Reads the arguments of a function: an array of them, or an object with their names.</summary>
    /// <exception cref="JsonException">It is no JSON, or not what the function takes.</exception>
    public static WitValue[] ReadArguments(FunctionType function, string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = WitJsonWriter.MaxDepth });
        try
        {
            return ReadArguments(function.Parameters, document.RootElement);
        }
        catch (InvalidOperationException exception)
        {
            // The only thing that is found so late.
            throw new JsonException("A string holds a lone surrogate, which no WebAssembly component can be given.", exception);
        }
    }

    private static WitValue[] ReadArguments(ImmutableArray<Member> parameters, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => ReadFields(parameters, json, "$"),
        JsonValueKind.Array when json.GetArrayLength() == parameters.Length =>
            [.. parameters.Select((parameter, i) => Read(parameter.Type!, json[i], $"$[{i}]"))],
        JsonValueKind.Array => throw Wrong("$", $"an array of {parameters.Length} arguments", json),
        _ => throw Wrong("$", "an array of the arguments, or an object with their names", json),
    };

    private static WitValue Read(DataType type, JsonElement json, string path) => type switch
    {
        PrimitiveType primitive => ReadPrimitive(primitive, json, path),
        ListType list when json.ValueKind == JsonValueKind.Array => WitValue.List(ReadItems(json, _ => list.Element, path)),
        TupleType tuple when json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == tuple.Items.Length =>
            WitValue.Tuple(ReadItems(json, i => tuple.Items[i], path)),
        RecordType record when json.ValueKind == JsonValueKind.Object =>
            WitValue.Record(ReadFields(record.Fields, json, path).Zip(record.Fields, (value, field) => (field.Name, value))),
        FlagsType flags when json.ValueKind == JsonValueKind.Array =>
            WitValue.Flags([.. json.EnumerateArray().Select((item, i) => ReadLabel(flags.Labels, item, $"{path}[{i}]"))]),
        EnumType cases => WitValue.Enum(ReadLabel(cases.Labels, json, path)),
        OptionType when json.ValueKind == JsonValueKind.Null => WitValue.None,
        OptionType { Value: OptionType inner } => WitValue.Some(Read(inner, ReadCase(["some"], json, path).Payload!.Value, $"{path}.some")),
        OptionType option => WitValue.Some(Read(option.Value, json, path)),
        ResultType result => ReadResult(result, json, path),
        VariantType variant => ReadVariant(variant, json, path),
        _ => throw Wrong(path, DescribeExpected(type), json),
    };

    private static IEnumerable<WitValue> ReadItems(JsonElement json, Func<int, DataType> typeOf, string path)
    {
        int i = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            yield return Read(typeOf(i), item, $"{path}[{i}]");
            i++;
        }
    }

    private static WitValue[] ReadFields(ImmutableArray<Member> fields, JsonElement json, string path)
    {
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!fields.Any(field => field.Name == property.Name))
            {
                throw new JsonException(
                    $"{path}: there is no '{property.Name}'; there is {string.Join(", ", fields.Select(field => field.Name))}.", path, null, null);
            }
        }

        return [.. fields.Select(ReadField)];

        // What is left out is an option that has no value.
        WitValue ReadField(Member field) => json.TryGetProperty(field.Name, out JsonElement value)
            ? Read(field.Type!, value, $"{path}.{field.Name}")
            : field.Type is OptionType
                ? WitValue.None
                : throw new JsonException($"{path}: '{field.Name}' is missing: {DescribeExpected(field.Type!)}.", path, null, null);
    }

    private static WitValue ReadResult(ResultType type, JsonElement json, string path)
    {
        (string name, JsonElement? payload) = ReadCase(["ok", "error"], json, path);
        WitValue? value = ReadPayload(name == "ok" ? type.Ok : type.Error, payload, json, $"{path}.{name}");
        return name == "ok" ? WitValue.Ok(value) : WitValue.Error(value);
    }

    private static WitValue ReadVariant(VariantType type, JsonElement json, string path)
    {
        (string name, JsonElement? payload) = ReadCase([.. type.Cases.Select(item => item.Name)], json, path);
        Member chosen = type.Cases.First(item => item.Name == name);
        return WitValue.Variant(name, ReadPayload(chosen.Type, payload, json, $"{path}.{name}"));
    }

    private static (string Name, JsonElement? Payload) ReadCase(ImmutableArray<string> cases, JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Object && json.EnumerateObject().ToArray() is [var only])
        {
            return cases.Contains(only.Name)
                ? (only.Name, only.Value)
                : throw new JsonException($"{path}: there is no case '{only.Name}'; there is {string.Join(", ", cases)}.", path, null, null);
        }

        return json.ValueKind == JsonValueKind.String
            ? (ReadLabel(cases, json, path), null)
            : throw Wrong(path, $"an object with one of {string.Join(", ", cases)}", json);
    }

    private static WitValue? ReadPayload(DataType? type, JsonElement? payload, JsonElement json, string path) => (type, payload) switch
    {
        (null, null or { ValueKind: JsonValueKind.Null }) => null,
        (null, { } value) => throw Wrong(path, "nothing", value),
        (_, { } value) => Read(type, value, path),
        _ => throw Wrong(path, DescribeExpected(type), json),
    };

    private static string ReadLabel(ImmutableArray<string> labels, JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && labels.Contains(json.GetString()!)
            ? json.GetString()!
            : throw Wrong(path, $"one of {string.Join(", ", labels)}", json);

    private static WitValue ReadPrimitive(PrimitiveType type, JsonElement json, string path)
    {
        WitValue? value = (type.Primitive, json.ValueKind) switch
        {
            (PrimitiveKind.Bool, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
            (PrimitiveKind.String, JsonValueKind.String) => json.GetString()!,
            (PrimitiveKind.Char, JsonValueKind.String) => ReadChar(json.GetString()!),
            (PrimitiveKind.F32 or PrimitiveKind.F64, JsonValueKind.String) => ReadSpecial(type.Primitive, json.GetString()!),
            (_, JsonValueKind.Number) => ReadNumber(type.Primitive, json),
            _ => null,
        };
        return value ?? throw Wrong(path, DescribeExpected(type), json);
    }

    private static WitValue? ReadNumber(PrimitiveKind kind, JsonElement json) => kind switch
    {
        PrimitiveKind.U8 when json.TryGetByte(out byte value) => value,
        PrimitiveKind.S8 when json.TryGetSByte(out sbyte value) => value,
        PrimitiveKind.U16 when json.TryGetUInt16(out ushort value) => value,
        PrimitiveKind.S16 when json.TryGetInt16(out short value) => value,
        PrimitiveKind.U32 when json.TryGetUInt32(out uint value) => value,
        PrimitiveKind.S32 when json.TryGetInt32(out int value) => value,
        PrimitiveKind.U64 when json.TryGetUInt64(out ulong value) => value,
        PrimitiveKind.S64 when json.TryGetInt64(out long value) => value,
        PrimitiveKind.F32 when json.TryGetSingle(out float value) && float.IsFinite(value) => value,
        PrimitiveKind.F64 when json.TryGetDouble(out double value) && double.IsFinite(value) => value,
        _ => null,
    };

    private static WitValue? ReadChar(string text) =>
        text.Length > 0 && Rune.TryGetRuneAt(text, 0, out Rune rune) && rune.Utf16SequenceLength == text.Length ? rune : null;

    private static WitValue? ReadSpecial(PrimitiveKind kind, string text)
    {
        double? value = text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => null,
        };
        return value is null ? null : kind == PrimitiveKind.F32 ? (float)value : value.Value;
    }

    private static string DescribeExpected(DataType type) => type switch
    {
        PrimitiveType { Primitive: PrimitiveKind.Char } => "a string of one character (char)",
        PrimitiveType { Primitive: PrimitiveKind.String } => "a string",
        PrimitiveType { Primitive: PrimitiveKind.Bool } => "true or false",
        PrimitiveType primitive => $"a number that is a {primitive.Name}",
        ListType => "an array (list)",
        TupleType tuple => $"an array of {tuple.Items.Length} (tuple)",
        RecordType => "an object (record)",
        FlagsType flags => $"an array of any of {string.Join(", ", flags.Labels)} (flags)",
        EnumType cases => $"one of {string.Join(", ", cases.Labels)} (enum)",
        _ => type.Kind,
    };

    private static JsonException Wrong(string path, string expected, JsonElement found)
    {
        const int Shown = 60;
        string text = found.GetRawText();
        return new JsonException($"{path}: {expected} is expected, not {(text.Length > Shown ? text[..Shown] + "…" : text)}.", path, null, null);
    }
}

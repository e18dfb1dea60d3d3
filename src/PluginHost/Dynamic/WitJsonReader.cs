using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using PluginHost.Abi.Components;

namespace PluginHost.Dynamic;

/// <summary>Reads values from JSON, by the types that they are to have.</summary>
internal static class WitJsonReader
{
    private const int Shown = 20;

    /// <summary>Reads the arguments of a function: an array of them, or an object with their names.</summary>
    /// <exception cref="JsonException">It is no JSON, or not what the function takes.</exception>
    public static WitValue[] ReadArguments(FunctionType function, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = WitJsonWriter.MaxDepth });
            return ReadArguments(function.Parameters, document.RootElement);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // It is found when the text is encoded, or when an escaped one is read.
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
            WitValue.Record(record.Names, ReadFields(record.Fields, json, path)),
        FlagsType flags when json.ValueKind == JsonValueKind.Array =>
            WitValue.Flags([.. json.EnumerateArray().Select((item, i) => ReadFlag(flags, item, $"{path}[{i}]"))]),
        OptionType when json.ValueKind == JsonValueKind.Null => WitValue.None,
        OptionType { Value: not OptionType and var value } => WitValue.Some(Read(value, json, path)),
        EnumType or OptionType or ResultType or VariantType => ReadChoice(type, json, path),
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
        var names = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw new JsonException($"{path}: there is no '{property.Name}'; there is {string.Join(", ", names.Take(Shown))}.", path, null, null);
            }

            if (!given.TryAdd(property.Name, property.Value))
            {
                throw new JsonException($"{path}: there are two '{property.Name}'.", path, null, null);
            }
        }

        return [.. fields.Select(ReadField)];

        // What is left out is an option that has no value.
        WitValue ReadField(Member field) => given.TryGetValue(field.Name, out JsonElement value)
            ? Read(field.Type!, value, $"{path}.{field.Name}")
            : field.Type is OptionType
                ? WitValue.None
                : throw new JsonException($"{path}: '{field.Name}' is missing: {DescribeExpected(field.Type!)}.", path, null, null);
    }

    private static WitValue ReadChoice(DataType type, JsonElement json, string path)
    {
        (string name, JsonElement? payload) = ReadCase(json) ?? throw Wrong(path, DescribeExpected(type), json);
        int index = ValueParts.IndexOfCase(type, name);
        return index < 0
            ? throw new JsonException($"{path}: there is no case '{name}'; {DescribeExpected(type)} is expected.", path, null, null)
            : ValueParts.MakeCase(type, index, ReadPayload(ValueParts.PayloadOf(type, index), payload, json, $"{path}.{name}"));
    }

    private static (string Name, JsonElement? Payload)? ReadCase(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => (json.GetString()!, null),
        JsonValueKind.Object when json.GetPropertyCount() == 1 && json.EnumerateObject().First() is var only => (only.Name, only.Value),
        _ => null,
    };

    private static WitValue? ReadPayload(DataType? type, JsonElement? payload, JsonElement json, string path) => (type, payload) switch
    {
        (null, null or { ValueKind: JsonValueKind.Null }) => null,
        (null, { } value) => throw Wrong(path, "nothing", value),
        (_, { } value) => Read(type, value, path),
        _ => throw Wrong(path, DescribeExpected(type), json),
    };

    private static string ReadFlag(FlagsType flags, JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && flags.Labels.Contains(json.GetString()!)
            ? json.GetString()!
            : throw Wrong(path, $"one of {string.Join(", ", flags.Labels)}", json);

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
        EnumType cases => $"one of {Some(cases.Labels)} (enum)",
        VariantType variant => $"one of {Some(variant.Cases.Select(item => item.Name))} (variant)",
        OptionType => "null or an object with some (option)",
        ResultType => "an object with ok or error (result)",
        _ => type.Kind,
    };

    private static string Some(IEnumerable<string> labels) => string.Join(", ", labels.Take(Shown));

    private static JsonException Wrong(string path, string expected, JsonElement found)
    {
        const int Most = 60;
        string text = found.GetRawText();
        return new JsonException($"{path}: {expected} is expected, not {(text.Length > Most ? text[..Most] + "…" : text)}.", path, null, null);
    }
}

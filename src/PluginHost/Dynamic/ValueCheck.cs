using PluginHost.Abi.Components;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>Whether values are of the types that a function takes, before the guest is entered.</summary>
internal static class ValueCheck
{
    /// <summary>Checks the arguments of a function, and puts the fields of records into their order.</summary>
    /// <exception cref="ArgumentException">They are not what the function takes.</exception>
    public static WitValue[] Check(FunctionType function, IReadOnlyList<WitValue> arguments)
    {
        if (arguments.Count != function.Parameters.Length)
        {
            throw new ArgumentException(
                $"The function takes {function.Parameters.Length} arguments, not {arguments.Count}.", nameof(arguments));
        }

        return [.. function.Parameters.Select((parameter, i) => Check(parameter.Type!, arguments[i], parameter.Name))];
    }

    /// <summary>Checks what the host gives as the result of a function that a guest has called.</summary>
    /// <exception cref="ArgumentException">It is not what the function gives.</exception>
    public static WitValue? CheckResult(FunctionType function, WitValue? result) => function.Result is { } type
        ? Check(type, result, nameof(result))
        : result is null ? null : throw Wrong(nameof(result), $"the function has none, and {result.Kind} was given");

    private static WitValue Check(DataType type, WitValue? value, string path)
    {
        if (value is null || value.Kind != KindOf(type))
        {
            throw Wrong(path, $"{type.Kind} is expected, not {value?.Kind.ToString() ?? "null"}");
        }

        switch (type)
        {
            case PrimitiveType { Primitive: PrimitiveKind.String }:
                Arguments.CheckString(value.Get<string>(), path);
                return value;
            case PrimitiveType:
                return value;
            case ListType { Element: PrimitiveType { Primitive: PrimitiveKind.U8 } } when value.IsBytes:
                return value;
            case ListType list:
                return WitValue.List(value.Items.Select((item, i) => Check(list.Element, item, $"{path}[{i}]")));
            case TupleType tuple when value.Items.Count == tuple.Items.Length:
                return WitValue.Tuple(value.Items.Select((item, i) => Check(tuple.Items[i], item, $"{path}[{i}]")));
            case RecordType record when value.Labels.Length == record.Fields.Length:
                return CheckRecord(record, value, path);
            case FlagsType flags:
                return value.Labels.FirstOrDefault(label => !flags.Labels.Contains(label)) is { } unknown
                    ? throw Wrong(path, $"there is no flag '{unknown}'")
                    : value;
            case RecordType or TupleType:
                throw Wrong(path, $"{type.Kind} with as many parts as the type has is expected, not with {value.Items.Count}");
            default:
                return CheckCase(type, value, path);
        }
    }

    private static WitValue CheckRecord(RecordType record, WitValue value, string path)
    {
        var given = new Dictionary<string, WitValue>(StringComparer.Ordinal);
        for (int i = 0; i < value.Labels.Length; i++)
        {
            given[value.Labels[i]] = value.Items[i];
        }

        return WitValue.Record(record.Names, [.. record.Fields.Select(CheckField)]);

        WitValue CheckField(Member field) => given.TryGetValue(field.Name, out WitValue? found)
            ? Check(field.Type!, found, $"{path}.{field.Name}")
            : throw Wrong(path, $"the field '{field.Name}' is missing");
    }

    private static WitValue CheckCase(DataType type, WitValue value, string path)
    {
        int index = ValueParts.IndexOfCase(type, value.Case);
        if (index < 0)
        {
            throw Wrong(path, $"there is no case '{value.Case}'");
        }

        return (ValueParts.PayloadOf(type, index), value.Payload) switch
        {
            (null, null) => value,
            (null, _) => throw Wrong(path, $"the case '{value.Case}' has no value"),
            ({ } payload, var given) => ValueParts.MakeCase(type, index, Check(payload, given, $"{path}.{value.Case}")),
        };
    }

    private static WitValueKind KindOf(DataType type) => type switch
    {
        PrimitiveType primitive => primitive.Primitive switch
        {
            PrimitiveKind.Bool => WitValueKind.Bool,
            PrimitiveKind.U8 => WitValueKind.U8,
            PrimitiveKind.S8 => WitValueKind.S8,
            PrimitiveKind.U16 => WitValueKind.U16,
            PrimitiveKind.S16 => WitValueKind.S16,
            PrimitiveKind.U32 => WitValueKind.U32,
            PrimitiveKind.S32 => WitValueKind.S32,
            PrimitiveKind.U64 => WitValueKind.U64,
            PrimitiveKind.S64 => WitValueKind.S64,
            PrimitiveKind.F32 => WitValueKind.F32,
            PrimitiveKind.F64 => WitValueKind.F64,
            PrimitiveKind.Char => WitValueKind.Char,
            _ => WitValueKind.String,
        },
        ListType => WitValueKind.List,
        RecordType => WitValueKind.Record,
        TupleType => WitValueKind.Tuple,
        VariantType => WitValueKind.Variant,
        EnumType => WitValueKind.Enum,
        OptionType => WitValueKind.Option,
        ResultType => WitValueKind.Result,
        FlagsType => WitValueKind.Flags,
        _ => throw new ArgumentException($"Values are never {type.Kind}.", nameof(type)),
    };

    private static ArgumentException Wrong(string path, string problem) => new($"{path}: {problem}.", path);
}

using PluginHost.Abi.Components;

namespace PluginHost.Dynamic;

/// <summary>What types that differ in WIT, and not in how they are laid out, have in common.</summary>
internal static class ValueParts
{
    /// <summary>The type of a record's field or a tuple's item.</summary>
    public static DataType FieldOf(DataType type, int index) => type switch
    {
        RecordType record => record.Fields[index].Type!,
        TupleType tuple => tuple.Items[index],
        _ => throw NoParts(type),
    };

    /// <summary>What a case has; null for nothing.</summary>
    public static DataType? PayloadOf(DataType type, int index) => type switch
    {
        VariantType variant => variant.Cases[index].Type,
        EnumType => null,
        OptionType option => index == 0 ? null : option.Value,
        ResultType result => index == 0 ? result.Ok : result.Error,
        _ => throw NoParts(type),
    };

    /// <summary>The number of a case; -1 for a name that is none.</summary>
    public static int IndexOfCase(DataType type, string? name) => type switch
    {
        VariantType variant => variant.IndexOf(name!),
        EnumType cases => cases.IndexOf(name!),
        OptionType => name switch { WitValue.NoneCase => 0, WitValue.SomeCase => 1, _ => -1 },
        ResultType => name switch { WitValue.OkCase => 0, WitValue.ErrorCase => 1, _ => -1 },
        _ => throw NoParts(type),
    };

    /// <summary>A case with what it has.</summary>
    public static WitValue MakeCase(DataType type, int index, WitValue? payload) => type switch
    {
        VariantType variant => WitValue.Variant(variant.Cases[index].Name, payload),
        EnumType cases => WitValue.Enum(cases.Labels[index]),
        OptionType => payload is null ? WitValue.None : WitValue.Some(payload),
        ResultType => index == 0 ? WitValue.Ok(payload) : WitValue.Error(payload),
        _ => throw NoParts(type),
    };

    private static ArgumentException NoParts(DataType type) => new($"{type.Kind} has no such parts.", nameof(type));
}

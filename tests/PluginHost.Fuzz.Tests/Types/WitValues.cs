using System.Text;
using PluginHost.Dynamic;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>Converts the values of contracts that are read at run time to the plain ones of the reference.</summary>
internal static class WitValues
{
    public static object? From(WitType type, WitValue? value)
    {
        switch (type)
        {
            case WitPrimitiveType primitive:
                return From(primitive.Kind, value!);
            case WitListType list:
                return value!.Items.Select(item => From(list.Element, item)).ToArray();
            case WitTypeReference { Definition: WitFlags flags }:
                return flags.Flags.Select((flag, i) => value!.Labels.Contains(flag.Name) ? 1u << i : 0).Aggregate(0u, (all, flag) => all | flag);
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            return fields.Select((field, i) => From(field, value!.Items[i])).ToArray();
        }

        int index = CasesOf(type).IndexOf(value!.Case!);
        return new CaseValue(index, ReferenceTypes.CasesOf(type)![index] is { } payload ? From(payload, value.Payload) : null);
    }

    private static List<string> CasesOf(WitType type) => type switch
    {
        WitOptionType => ["none", "some"],
        WitResultType => ["ok", "error"],
        WitTypeReference { Definition: WitVariant variant } => [.. variant.Cases.Select(item => item.Name)],
        WitTypeReference { Definition: WitEnum cases } => [.. cases.Cases.Select(item => item.Name)],
        _ => throw new ArgumentException($"{type}", nameof(type)),
    };

    private static object From(WitPrimitiveKind kind, WitValue value) => kind switch
    {
        WitPrimitiveKind.Bool => value.Get<bool>(),
        WitPrimitiveKind.S8 => value.Get<sbyte>(),
        WitPrimitiveKind.U8 => value.Get<byte>(),
        WitPrimitiveKind.S16 => value.Get<short>(),
        WitPrimitiveKind.U16 => value.Get<ushort>(),
        WitPrimitiveKind.S32 => value.Get<int>(),
        WitPrimitiveKind.U32 => value.Get<uint>(),
        WitPrimitiveKind.S64 => value.Get<long>(),
        WitPrimitiveKind.U64 => value.Get<ulong>(),
        WitPrimitiveKind.F32 => value.Get<float>(),
        WitPrimitiveKind.F64 => value.Get<double>(),
        WitPrimitiveKind.Char => value.Get<Rune>(),
        _ => value.Get<string>(),
    };
}

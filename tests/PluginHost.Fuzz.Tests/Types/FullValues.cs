using System.Text;
using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>Values of a type that together have something in every place: no list is empty, and every case is chosen once.</summary>
internal static class FullValues
{
    public static IReadOnlyList<object?> Of(WitType type, string text = "é水🦀abcd")
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType primitive:
                return [Primitive(primitive.Kind, text)];
            case WitListType list:
                return [Of(list.Element, text).Concat(Of(list.Element, text)).ToArray()];
            case WitTypeReference { Definition: WitFlags }:
                return [1u];
            case WitTypeReference { Definition: WitEnum cases }:
                return [new CaseValue(cases.Cases.Length - 1)];
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            List<IReadOnlyList<object?>> each = [.. fields.Select(field => Of(field, text))];
            return [.. Enumerable.Range(0, each.Max(values => values.Count)).Select(i => each.Select(values => values[i % values.Count]).ToArray())];
        }

        return
        [
            .. ReferenceTypes.CasesOf(type)!.SelectMany((payload, i) =>
                payload is null ? [new CaseValue(i)] : Of(payload, text).Select(value => new CaseValue(i, value))),
        ];
    }

    private static object Primitive(WitPrimitiveKind kind, string text) => kind switch
    {
        WitPrimitiveKind.Bool => true,
        WitPrimitiveKind.U8 => (byte)7,
        WitPrimitiveKind.U16 => (ushort)700,
        WitPrimitiveKind.U64 => 7ul << 40,
        WitPrimitiveKind.Char => new Rune('水'),
        WitPrimitiveKind.String => text,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

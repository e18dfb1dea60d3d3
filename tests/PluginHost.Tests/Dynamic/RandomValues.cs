using System.Text;
using PluginHost.Abi.Components;
using PluginHost.Dynamic;

namespace PluginHost.Tests.Dynamic;

/// <summary>Values of a type that nobody has thought of.</summary>
internal sealed class RandomValues(Random random)
{
    private static readonly string[] Texts = ["", "a", "plain text", "caf\u00e9 \u00ff", "\u0100\u20ac", "\ud83d\ude42", "a\0b", "\ufeff\uffff"];

    public WitValue Next(DataType type) => type switch
    {
        PrimitiveType { Primitive: var kind } => Next(kind),
        ListType list => WitValue.List(Enumerable.Range(0, random.Next(4)).Select(_ => Next(list.Element))),
        TupleType tuple => WitValue.Tuple(tuple.Items.Select(Next)),
        RecordType record => WitValue.Record(record.Fields.Select(field => (field.Name, Next(field.Type!)))),
        FlagsType flags => WitValue.Flags(flags.Labels.Where(_ => random.Next(2) == 0)),
        EnumType cases => WitValue.Enum(cases.Labels[random.Next(cases.Labels.Length)]),
        OptionType option => random.Next(2) == 0 ? WitValue.None : WitValue.Some(Next(option.Value)),
        ResultType result => random.Next(2) == 0 ? WitValue.Ok(NextOrNone(result.Ok)) : WitValue.Error(NextOrNone(result.Error)),
        VariantType variant => NextCase(variant.Cases[random.Next(variant.Cases.Length)]),
        _ => throw new ArgumentException($"There are no values of {type.Kind}.", nameof(type)),
    };

    private WitValue NextCase(Member chosen) => WitValue.Variant(chosen.Name, NextOrNone(chosen.Type));

    private WitValue? NextOrNone(DataType? type) => type is null ? null : Next(type);

    private WitValue Next(PrimitiveKind kind)
    {
        // All bits, or such as are at the edges.
        ulong bits = random.Next(4) switch { 0 => 0, 1 => ulong.MaxValue, 2 => 1ul << random.Next(64), _ => (ulong)random.NextInt64() };
        return kind switch
        {
            PrimitiveKind.Bool => random.Next(2) == 0,
            PrimitiveKind.U8 => (byte)bits,
            PrimitiveKind.S8 => (sbyte)bits,
            PrimitiveKind.U16 => (ushort)bits,
            PrimitiveKind.S16 => (short)bits,
            PrimitiveKind.U32 => (uint)bits,
            PrimitiveKind.S32 => (int)bits,
            PrimitiveKind.U64 => bits,
            PrimitiveKind.S64 => (long)bits,
            PrimitiveKind.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
            PrimitiveKind.F64 => BitConverter.UInt64BitsToDouble(bits),
            PrimitiveKind.Char => new Rune(random.Next(2) == 0 ? random.Next(0xD800) : random.Next(0xE000, 0x110000)),
            _ => Texts[random.Next(Texts.Length)],
        };
    }
}

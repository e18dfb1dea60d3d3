using System.Buffers.Binary;
using PluginHost.Abi.Canonical;
using PluginHost.Abi.Components;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>Lifts values: <c>lift_flat</c> and <c>load</c> of the canonical ABI, led by the type instead of by generated code.</summary>
/// <param name="context">What they are lifted from.</param>
internal readonly ref struct ValueLifting(LiftLowerContext context)
{
    // A value, what it holds, and the list of its labels.
    private const int BytesPerValue = 104;

    /// <summary>Takes a value from core values.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="shape">How the type is laid out.</param>
    /// <param name="flat">The core values; those behind it on return.</param>
    public WitValue Lift(DataType type, ValueShape shape, ref ReadOnlySpan<RawValue> flat)
    {
        if (shape.Kind == ShapeKind.Record)
        {
            var items = new WitValue[shape.Members.Length];
            for (int i = 0; i < items.Length; i++)
            {
                items[i] = Lift(ValueParts.FieldOf(type, i), shape.Members[i].Shape!, ref flat);
            }

            return MakeRecord(type, items);
        }

        ReadOnlySpan<RawValue> own = flat;
        flat = flat[shape.Flat..];
        switch (shape.Kind)
        {
            case ShapeKind.String:
                return context.LiftString(own[0].U32, own[1].U32);
            case ShapeKind.List:
                return LoadElements((ListType)type, shape.Element!, own[0].U32, own[1].U32);
            case ShapeKind.Variant:
                int index = (int)context.LiftCase(own[0].U32, (uint)shape.Members.Length);
                own = own[1..];
                WitValue? payload = ValueParts.PayloadOf(type, index) is { } payloadType
                    ? Lift(payloadType, shape.Members[index].Shape!, ref own)
                    : null;
                return ValueParts.MakeCase(type, index, payload);
            default:
                return LiftScalar(type, own[0]);
        }
    }

    /// <summary>Takes a value from memory.</summary>
    public WitValue Load(DataType type, ValueShape shape, uint address)
    {
        context.Charge(BytesPerValue);
        switch (shape.Kind)
        {
            case ShapeKind.Record:
                var items = new WitValue[shape.Members.Length];
                for (int i = 0; i < items.Length; i++)
                {
                    items[i] = Load(ValueParts.FieldOf(type, i), shape.Members[i].Shape!, address + shape.Members[i].Offset);
                }

                return Charged(MakeRecord(type, items));
            case ShapeKind.String:
                return context.LiftString(context.Read(address, 8, 4));
            case ShapeKind.List:
                ReadOnlySpan<byte> pair = context.Read(address, 8, 4);
                return LoadElements(
                    (ListType)type,
                    shape.Element!,
                    BinaryPrimitives.ReadUInt32LittleEndian(pair),
                    BinaryPrimitives.ReadUInt32LittleEndian(pair[4..]));
            case ShapeKind.Variant:
                int index = (int)context.LiftCase((uint)LoadNumber(shape.DiscriminantSize, address), (uint)shape.Members.Length);
                WitValue? payload = ValueParts.PayloadOf(type, index) is { } payloadType
                    ? Load(payloadType, shape.Members[index].Shape!, address + shape.Members[index].Offset)
                    : null;
                return Charged(ValueParts.MakeCase(type, index, payload));
            default:
                RawValue raw = default;
                raw.U64 = LoadNumber(shape.Size, address);
                return Charged(LiftScalar(type, raw));
        }
    }

    // A label is in the guest's file once, and may be written out with every value.
    private WitValue Charged(WitValue value)
    {
        foreach (string label in value.Labels)
        {
            context.Charge(2L * (label.Length + sizeof(int)));
        }

        return value;
    }

    private WitValue LoadElements(ListType type, ValueShape element, uint address, uint length)
    {
        if (type.Element is PrimitiveType { Primitive: PrimitiveKind.U8 })
        {
            return WitValue.Bytes(context.ReadList<byte>(address, length, elementSize: 1, alignment: 1, objectBytes: 0));
        }

        // Checks the whole before the first element is made, which counts itself.
        context.ReadList<WitValue>(address, length, element.Size, element.Alignment, objectBytes: 0);
        var items = new WitValue[length];
        for (uint i = 0; i < length; i++)
        {
            items[i] = Load(type.Element, element, address + (i * element.Size));
        }

        return WitValue.List(items);
    }

    private static WitValue MakeRecord(DataType type, WitValue[] items) =>
        type is RecordType record ? WitValue.Record(record.Names, items) : WitValue.Tuple(items);

    private ulong LoadNumber(uint size, uint address)
    {
        ReadOnlySpan<byte> source = context.Read(address, size, size);
        return size switch
        {
            1 => source[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(source),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(source),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(source),
        };
    }

    private WitValue LiftScalar(DataType type, RawValue raw) => type switch
    {
        PrimitiveType { Primitive: var kind } => kind switch
        {
            PrimitiveKind.Bool => raw.Bool,
            PrimitiveKind.U8 => raw.U8,
            PrimitiveKind.S8 => raw.S8,
            PrimitiveKind.U16 => raw.U16,
            PrimitiveKind.S16 => raw.S16,
            PrimitiveKind.U32 => raw.U32,
            PrimitiveKind.S32 => raw.I32,
            PrimitiveKind.U64 => raw.U64,
            PrimitiveKind.S64 => raw.I64,
            PrimitiveKind.F32 => raw.F32,
            PrimitiveKind.F64 => raw.F64,
            _ => context.LiftChar(raw.U32),
        },
        FlagsType flags => WitValue.Flags(flags.Labels.Where((_, i) => (raw.U32 & (1u << i)) != 0)),
        _ => throw new ArgumentException($"{type.Kind} is not one number.", nameof(type)),
    };
}

using System.Buffers.Binary;
using System.Text;
using PluginHost.Abi.Canonical;
using PluginHost.Abi.Components;
using PluginHost.CompilerServices;

namespace PluginHost.Dynamic;

/// <summary>Lowers checked values: <c>lower_flat</c> and <c>store</c> of the canonical ABI, led by the type instead of by generated code.</summary>
/// <param name="context">What they are lowered into.</param>
internal readonly ref struct ValueLowering(LiftLowerContext context)
{
    /// <summary>Passes a value as core values, which are zero before.</summary>
    /// <returns>The places behind it.</returns>
    public Span<RawValue> Lower(DataType type, ValueShape shape, WitValue value, Span<RawValue> flat)
    {
        switch (shape.Kind)
        {
            case ShapeKind.String:
                context.LowerString(value.Get<string>(), flat);
                break;
            case ShapeKind.List:
                flat[0].U32 = StoreElements((ListType)type, shape.Element!, value, out uint length);
                flat[1].U32 = length;
                break;
            case ShapeKind.Record:
                for (int i = 0; i < shape.Members.Length; i++)
                {
                    flat = Lower(ValueParts.FieldOf(type, i), shape.Members[i].Shape!, value.Items[i], flat);
                }

                return flat;
            case ShapeKind.Variant:
                int index = ValueParts.IndexOfCase(type, value.Case);
                flat[0].I32 = index;
                if (ValueParts.PayloadOf(type, index) is { } payload)
                {
                    Lower(payload, shape.Members[index].Shape!, value.Payload!, flat[1..]);
                }

                break;
            default:
                LowerScalar(type, value, ref flat[0]);
                break;
        }

        return flat[shape.Flat..];
    }

    /// <summary>Puts a value into memory.</summary>
    public void Store(DataType type, ValueShape shape, WitValue value, uint address)
    {
        switch (shape.Kind)
        {
            case ShapeKind.String:
                context.StoreString(value.Get<string>(), address);
                break;
            case ShapeKind.List:
                uint elements = StoreElements((ListType)type, shape.Element!, value, out uint length);
                context.StorePair(address, elements, length);
                break;
            case ShapeKind.Record:
                for (int i = 0; i < shape.Members.Length; i++)
                {
                    Store(ValueParts.FieldOf(type, i), shape.Members[i].Shape!, value.Items[i], address + shape.Members[i].Offset);
                }

                break;
            case ShapeKind.Variant:
                int index = ValueParts.IndexOfCase(type, value.Case);
                StoreNumber(shape.DiscriminantSize, (uint)index, address);
                if (ValueParts.PayloadOf(type, index) is { } payload)
                {
                    Store(payload, shape.Members[index].Shape!, value.Payload!, address + shape.Members[index].Offset);
                }

                break;
            default:
                RawValue number = default;
                LowerScalar(type, value, ref number);
                StoreNumber(shape.Size, number.U64, address);
                break;
        }
    }

    private uint StoreElements(ListType type, ValueShape element, WitValue value, out uint length)
    {
        if (value.IsBytes)
        {
            Span<RawValue> pair = stackalloc RawValue[2];
            context.LowerBlock(value.AsBytes(), alignment: 1, pair);
            length = pair[1].U32;
            return pair[0].U32;
        }

        IReadOnlyList<WitValue> items = value.Items;
        uint address = context.AllocateList(items.Count, element.Size, element.Alignment);
        for (int i = 0; i < items.Count; i++)
        {
            Store(type.Element, element, items[i], address + ((uint)i * element.Size));
        }

        length = (uint)items.Count;
        return address;
    }

    private void StoreNumber(uint size, ulong number, uint address)
    {
        Span<byte> target = context.Write(address, size, size);
        switch (size)
        {
            case 1:
                target[0] = (byte)number;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)number);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)number);
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(target, number);
                break;
        }
    }

    private static void LowerScalar(DataType type, WitValue value, ref RawValue raw)
    {
        switch (value.Kind)
        {
            case WitValueKind.Bool:
                raw.Bool = value.Get<bool>();
                break;
            case WitValueKind.U8:
                raw.U8 = value.Get<byte>();
                break;
            case WitValueKind.S8:
                raw.S8 = value.Get<sbyte>();
                break;
            case WitValueKind.U16:
                raw.U16 = value.Get<ushort>();
                break;
            case WitValueKind.S16:
                raw.S16 = value.Get<short>();
                break;
            case WitValueKind.U32:
                raw.U32 = value.Get<uint>();
                break;
            case WitValueKind.S32:
                raw.I32 = value.Get<int>();
                break;
            case WitValueKind.U64:
                raw.U64 = value.Get<ulong>();
                break;
            case WitValueKind.S64:
                raw.I64 = value.Get<long>();
                break;
            case WitValueKind.F32:
                raw.F32 = value.Get<float>();
                break;
            case WitValueKind.F64:
                raw.F64 = value.Get<double>();
                break;
            case WitValueKind.Char:
                raw.I32 = value.Get<Rune>().Value;
                break;
            default:
                raw.U32 = FlagsOf((FlagsType)type, value);
                break;
        }
    }

    private static uint FlagsOf(FlagsType type, WitValue value) =>
        value.Labels.Aggregate(0u, (bits, label) => bits | (1u << type.Labels.IndexOf(label)));
}

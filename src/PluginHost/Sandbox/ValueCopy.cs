using System.Buffers.Binary;
using System.Text.Unicode;
using PluginHost.Abi.Canonical;
using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>
/// Copies values from one component to another: what is in memory goes from memory to memory, in blocks where any bytes are a value.
/// Everything that the giving side says is checked as if it came to the host. What is read is read again after the other side's
/// allocator has run, which may do anything.
/// </summary>
/// <param name="instance">The instance that both are in.</param>
/// <param name="resources">The resources by their numbers.</param>
/// <param name="source">Where values come from.</param>
/// <param name="sourceOwner">The number of the instance of a component that gives them.</param>
/// <param name="target">Where values go.</param>
/// <param name="targetOwner">The number of the instance of a component that gets them.</param>
/// <param name="scope">What handles are lent for; <see langword="null"/> if none can be.</param>
internal readonly ref struct ValueCopy(
    GuestInstance instance,
    LinkedResource[] resources,
    LiftLowerContext source,
    int sourceOwner,
    LiftLowerContext target,
    int targetOwner,
    BorrowScope? scope)
{
    // Often enough for the deadline, and too rarely to be felt. No value is smaller than a byte, so this bounds the work in between.
    private const uint BytesPerLook = 64 * 1024;

    /// <summary>Copies a value from memory to memory, where both sides say where it is.</summary>
    public void CopyWhole(ValueShape shape, uint from, uint to)
    {
        // All of it, so that no address of a part can go round the end of 32 bits.
        source.Read(from, shape.Size, shape.Alignment);
        target.Write(to, shape.Size, shape.Alignment);
        Copy(shape, from, to);
    }

    private void Copy(ValueShape shape, uint from, uint to)
    {
        if (shape.IsBlock)
        {
            source.Read(from, shape.Size, shape.Alignment).CopyTo(target.Write(to, shape.Size, shape.Alignment));
            return;
        }

        switch (shape.Kind)
        {
            case ShapeKind.Record:
                foreach (ShapeMember member in shape.Members)
                {
                    Copy(member.Shape!, from + member.Offset, to + member.Offset);
                }

                break;
            case ShapeKind.Variant:
                uint index = source.LiftCase(ReadNumber(shape.DiscriminantSize, from), (uint)shape.Members.Length);
                WriteNumber(shape.DiscriminantSize, to, index);
                ShapeMember chosen = shape.Members[(int)index];
                if (chosen.Shape is { } payload)
                {
                    Copy(payload, from + chosen.Offset, to + chosen.Offset);
                }

                break;
            case ShapeKind.String or ShapeKind.List:
                ReadOnlySpan<byte> pair = source.Read(from, 8, 4);
                uint address = BinaryPrimitives.ReadUInt32LittleEndian(pair);
                uint length = BinaryPrimitives.ReadUInt32LittleEndian(pair[4..]);
                CopySequence(shape, ref address, ref length);
                target.StorePair(to, address, length);
                break;
            default:
                WriteNumber(shape.Size, to, Convert(shape, ReadNumber(shape.Size, from)));
                break;
        }
    }

    /// <summary>Makes core values of one side those of the other, in their places.</summary>
    /// <param name="shape">What they are.</param>
    /// <param name="values">The values; as many as the shape has, or more.</param>
    public void CopyFlat(ValueShape shape, Span<RawValue> values)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Record:
                foreach (ShapeMember member in shape.Members)
                {
                    CopyFlat(member.Shape!, values);
                    values = values[member.Shape!.Flat..];
                }

                break;
            case ShapeKind.Variant:
                CopyFlatVariant(shape, values);
                break;
            case ShapeKind.String or ShapeKind.List:
                uint address = values[0].U32;
                uint length = values[1].U32;
                CopySequence(shape, ref address, ref length);
                Set(ref values[0], address);
                Set(ref values[1], length);
                break;
            case ShapeKind.Number:
                // All bits of a number of 32 or 64, in whatever the core type is; of fewer, only those that it has.
                ulong bits = shape.Size switch
                {
                    1 => shape.IsSigned ? (uint)values[0].S8 : values[0].U8,
                    2 => shape.IsSigned ? (uint)values[0].S16 : values[0].U16,
                    4 => values[0].U32,
                    _ => values[0].U64,
                };
                values[0] = default;
                values[0].U64 = bits;
                break;
            default:
                Set(ref values[0], Convert(shape, values[0].U32));
                break;
        }
    }

    // Places that the chosen case does not use are zero for the other side, whatever they were.
    private void CopyFlatVariant(ValueShape shape, Span<RawValue> values)
    {
        uint index = source.LiftCase(values[0].U32, (uint)shape.Members.Length);
        Set(ref values[0], index);
        int used = 1;
        if (shape.Members[(int)index].Shape is { } payload)
        {
            CopyFlat(payload, values[1..]);
            used += payload.Flat;
        }

        values[used..shape.Flat].Clear();
    }

    private static void Set(ref RawValue value, uint number)
    {
        value = default;
        value.U32 = number;
    }

    private uint ReadNumber(uint size, uint address)
    {
        ReadOnlySpan<byte> bytes = source.Read(address, size, size);
        return size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        };
    }

    private void WriteNumber(uint size, uint address, uint number)
    {
        Span<byte> bytes = target.Write(address, size, size);
        switch (size)
        {
            case 1:
                bytes[0] = (byte)number;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
                break;
            default:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
                break;
        }
    }

    private uint Convert(ValueShape shape, uint value) => shape.Kind switch
    {
        ShapeKind.Bool => value != 0 ? 1u : 0,
        ShapeKind.Char => (uint)source.LiftChar(value).Value,
        ShapeKind.Flags => value & shape.Mask,
        ShapeKind.Own => GiveAway(resources[shape.Resource], value),
        ShapeKind.Borrow => Lend(resources[shape.Resource], value),
        _ => throw new ArgumentException($"{shape.Kind} is not one number.", nameof(shape)),
    };

    private uint GiveAway(LinkedResource resource, uint handle) =>
        instance.HandlesOf(targetOwner).Add(instance.HandlesOf(sourceOwner).RemoveOwned(handle, resource.Id));

    // Whoever defines a resource gets what it calls it by.
    private uint Lend(LinkedResource resource, uint index)
    {
        HandleTable handles = instance.HandlesOf(sourceOwner);
        Handle handle = handles.Get(index, resource.Id);
        int most = instance.Generation.Limits.MaxResources;
        if (scope!.Lent == most)
        {
            throw instance.LimitExceeded(nameof(PluginLimits.MaxResources), most);
        }

        scope.Lend(handles, index);
        if (resource.Owner == targetOwner)
        {
            return handle.Representation;
        }

        uint lent = instance.HandlesOf(targetOwner).Add(handle with { Scope = scope });
        scope.Borrowed++;
        return lent;
    }

    private void CopySequence(ValueShape shape, ref uint address, ref uint length)
    {
        if (shape.Kind == ShapeKind.List)
        {
            address = CopyList(shape.Element!, address, length);
        }
        else if (source.StringEncoding == target.StringEncoding && source.StringEncoding == StringEncoding.Utf8)
        {
            address = CopyBytes(address, length, alignment: 1);
            if (!Utf8.IsValid(target.Read(address, length, alignment: 1)))
            {
                throw instance.Violation("It passed a string that is not valid UTF-8.");
            }
        }
        else
        {
            Span<RawValue> pair = stackalloc RawValue[2];
            pair.Clear();
            LowerString(source.LiftString(address, length), pair);
            address = pair[0].U32;
            length = pair[1].U32;
        }
    }

    // What was short enough where it came from may be too long in the other encoding.
    private void LowerString(string value, Span<RawValue> pair)
    {
        try
        {
            target.LowerString(value, pair);
        }
        catch (ArgumentException tooLong)
        {
            throw instance.Violation($"It passed a string that the other side cannot be given: {tooLong.Message}");
        }
    }

    private uint CopyList(ValueShape element, uint address, uint length)
    {
        ulong size = (ulong)length * element.Size;
        CheckSize(size);
        if (element.IsBlock)
        {
            return CopyBytes(address, (uint)size, element.Alignment);
        }

        // Elements without a byte are nothing to copy, however many there are.
        source.Read(address, (uint)size, element.Alignment);
        uint to = target.Allocate(element.Alignment, (uint)size);
        uint elementsPerLook = Math.Max(1, BytesPerLook / Math.Max(1, element.Size));
        for (uint i = 0; element.Size > 0 && i < length; i++)
        {
            if (i % elementsPerLook == elementsPerLook - 1)
            {
                instance.ThrowIfOver();
            }

            Copy(element, address + (i * element.Size), to + (i * element.Size));
        }

        return to;
    }

    private uint CopyBytes(uint address, uint size, uint alignment)
    {
        CheckSize(size);
        source.Read(address, size, alignment);
        uint to = target.Allocate(alignment, size);
        source.Read(address, size, alignment).CopyTo(target.Write(to, size, alignment));
        return to;
    }

    private void CheckSize(ulong size)
    {
        if (size > LiftLowerContext.MaxSequenceBytes)
        {
            throw instance.Violation(
                $"It passed a string or list of {size} bytes, more than the canonical ABI's {LiftLowerContext.MaxSequenceBytes}.");
        }
    }
}

using System.Buffers.Binary;
using System.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>
/// Loads, stores, lifts and lowers as the specification of the canonical ABI does, without regard to speed and without generated
/// code: the guest's side, and the second opinion.
/// </summary>
internal sealed class ReferenceAbi(GuestMemory memory)
{
    private const uint MaxBytes = (1u << 28) - 1;
    private const int MaxElements = 20_000;

    private int _elements;

    public object? Load(WitType type, long address)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String }:
                return LoadString(Int(address, 4), Int(address + 4, 4));
            case WitPrimitiveType primitive:
                return Scalar(primitive.Kind, Int(address, ReferenceTypes.Size(type)));
            case WitListType list:
                return LoadList(list.Element, Int(address, 4), Int(address + 4, 4));
            case WitTypeReference { Definition: WitFlags flags }:
                return Flags(flags, Int(address, ReferenceTypes.Size(type)));
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            return LoadRecord(fields, address);
        }

        var cases = ReferenceTypes.CasesOf(type)!;
        var index = Int(address, ReferenceTypes.Discriminant(cases.Count));
        TrapIf(index >= (ulong)cases.Count);
        return new CaseValue(
            (int)index,
            cases[(int)index] is { } payload ? Load(payload, address + ReferenceTypes.PayloadOffset(cases)) : null);
    }

    public object?[] LoadRecord(IReadOnlyList<WitType> fields, long address)
    {
        var values = new object?[fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            address = Align(address, fields[i]);
            values[i] = Load(fields[i], address);
            address += ReferenceTypes.Size(fields[i]);
        }

        return values;
    }

    public void Store(WitType type, object? value, long address)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String } or WitListType:
                var (pointer, length) = Place(type, value!);
                SetInt(address, 4, pointer);
                SetInt(address + 4, 4, length);
                return;
            case WitPrimitiveType or WitTypeReference { Definition: WitFlags }:
                SetInt(address, ReferenceTypes.Size(type), Bits(value!));
                return;
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            StoreRecord(fields, (object?[])value!, address);
            return;
        }

        var cases = ReferenceTypes.CasesOf(type)!;
        var chosen = (CaseValue)value!;
        SetInt(address, ReferenceTypes.Discriminant(cases.Count), (ulong)chosen.Case);
        if (cases[chosen.Case] is { } payload)
        {
            Store(payload, chosen.Payload, address + ReferenceTypes.PayloadOffset(cases));
        }
    }

    public void StoreRecord(IReadOnlyList<WitType> fields, object?[] values, long address)
    {
        for (var i = 0; i < values.Length; i++)
        {
            address = Align(address, fields[i]);
            Store(fields[i], values[i], address);
            address += ReferenceTypes.Size(fields[i]);
        }
    }

    /// <summary>Takes a value from core values, of which the bits are given.</summary>
    public object? LiftFlat(WitType type, Queue<ulong> flat)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String }:
                return LoadString(flat.Dequeue() & uint.MaxValue, flat.Dequeue() & uint.MaxValue);
            case WitPrimitiveType primitive:
                return Scalar(primitive.Kind, flat.Dequeue());
            case WitListType list:
                return LoadList(list.Element, flat.Dequeue() & uint.MaxValue, flat.Dequeue() & uint.MaxValue);
            case WitTypeReference { Definition: WitFlags flags }:
                return Flags(flags, flat.Dequeue());
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            return fields.Select(f => LiftFlat(f, flat)).ToArray();
        }

        var cases = ReferenceTypes.CasesOf(type)!;
        var rest = ReferenceTypes.Flatten(type).Count - 1;
        var index = flat.Dequeue() & uint.MaxValue;
        var payload = new Queue<ulong>(Enumerable.Range(0, rest).Select(_ => flat.Dequeue()).ToList());
        TrapIf(index >= (ulong)cases.Count);
        return new CaseValue((int)index, cases[(int)index] is { } holds ? LiftFlat(holds, payload) : null);
    }

    /// <summary>Makes core values, of which the bits are given. What is not used of them is zero.</summary>
    public List<ulong> LowerFlat(WitType type, object? value)
    {
        switch (type.Unaliased)
        {
            case WitPrimitiveType { Kind: WitPrimitiveKind.String } or WitListType:
                var (pointer, length) = Place(type, value!);
                return [pointer, length];
            case WitPrimitiveType or WitTypeReference { Definition: WitFlags }:
                return [CoreBits(value!)];
        }

        if (ReferenceTypes.FieldsOf(type) is { } fields)
        {
            return [.. fields.Zip((object?[])value!, LowerFlat).SelectMany(f => f)];
        }

        var chosen = (CaseValue)value!;
        List<ulong> flat = [(ulong)chosen.Case];
        if (ReferenceTypes.CasesOf(type)![chosen.Case] is { } payload)
        {
            flat.AddRange(LowerFlat(payload, chosen.Payload));
        }

        while (flat.Count < ReferenceTypes.Flatten(type).Count)
        {
            flat.Add(0);
        }

        return flat;
    }

    /// <summary>Traps unless a value fits where a pointer says that it is.</summary>
    public static void CheckPlace(ulong address, int size, int alignment)
    {
        TrapIf(address % (ulong)alignment != 0);
        TrapIf(address + (ulong)size > GuestMemory.Size);
    }

    private (uint Pointer, uint Length) Place(WitType type, object value)
    {
        if (value is string text)
        {
            var (bytes, units) = ReferenceStrings.Encode(text, memory.Encoding);
            var start = memory.Allocate(ReferenceStrings.Alignment(memory.Encoding), (uint)bytes.Length);
            bytes.CopyTo(memory.Bytes[(int)start..]);
            return (start, units);
        }

        var element = ((WitListType)type.Unaliased).Element;
        var items = (object?[])value;
        var size = ReferenceTypes.Size(element);
        var address = memory.Allocate((uint)ReferenceTypes.Alignment(element), (uint)(items.Length * size));
        for (var i = 0; i < items.Length; i++)
        {
            Store(element, items[i], address + (i * size));
        }

        return (address, (uint)items.Length);
    }

    private string LoadString(ulong address, ulong length)
    {
        var (encoding, size) = ReferenceStrings.Find((uint)length, memory.Encoding);
        TrapIf(size > MaxBytes);
        CheckPlace(address, (int)size, (int)ReferenceStrings.Alignment(memory.Encoding));
        try
        {
            return encoding.GetString(memory.Bytes.Slice((int)address, (int)size));
        }
        catch (DecoderFallbackException)
        {
            throw new AbiViolationException("text");
        }
    }

    private object?[] LoadList(WitType element, ulong address, ulong length)
    {
        var size = ReferenceTypes.Size(element);
        TrapIf(length * (ulong)size > MaxBytes);
        CheckPlace(address, (int)length * size, ReferenceTypes.Alignment(element));
        _elements += (int)length;
        if (_elements > MaxElements)
        {
            throw new AbiExcessException();
        }

        return [.. Enumerable.Range(0, (int)length).Select(i => Load(element, (long)address + (i * size)))];
    }

    private static object Scalar(WitPrimitiveKind kind, ulong bits)
    {
        TrapIf(kind == WitPrimitiveKind.Char && !Rune.IsValid((uint)bits));
        return kind switch
        {
            WitPrimitiveKind.Bool => (uint)bits != 0,
            WitPrimitiveKind.S8 => (sbyte)bits,
            WitPrimitiveKind.U8 => (byte)bits,
            WitPrimitiveKind.S16 => (short)bits,
            WitPrimitiveKind.U16 => (ushort)bits,
            WitPrimitiveKind.S32 => (int)bits,
            WitPrimitiveKind.U32 => (uint)bits,
            WitPrimitiveKind.S64 => (long)bits,
            WitPrimitiveKind.U64 => bits,
            WitPrimitiveKind.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
            WitPrimitiveKind.F64 => BitConverter.UInt64BitsToDouble(bits),
            WitPrimitiveKind.Char => new Rune((uint)bits),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static ulong Bits(object value) => value switch
    {
        bool flag => flag ? 1ul : 0,
        sbyte number => (ulong)number,
        byte number => number,
        short number => (ulong)number,
        ushort number => number,
        int number => (ulong)number,
        uint number => number,
        long number => (ulong)number,
        ulong number => number,
        float number => BitConverter.SingleToUInt32Bits(number),
        double number => BitConverter.DoubleToUInt64Bits(number),
        Rune rune => (ulong)rune.Value,
        _ => throw new ArgumentException(value.GetType().Name, nameof(value)),
    };

    /// <summary>Small integers are extended to 32 bits, and 32 bits to 64 by zeros.</summary>
    private static ulong CoreBits(object value) => value is long or ulong or double ? Bits(value) : Bits(value) & uint.MaxValue;

    private static uint Flags(WitFlags flags, ulong bits) => (uint)(bits & ((1ul << flags.Flags.Length) - 1));

    private static long Align(long address, WitType type) =>
        (address + ReferenceTypes.Alignment(type) - 1) / ReferenceTypes.Alignment(type) * ReferenceTypes.Alignment(type);

    private ulong Int(long address, int size)
    {
        var bytes = memory.Bytes.Slice((int)address, size);
        return size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    private void SetInt(long address, int size, ulong value)
    {
        var bytes = memory.Bytes[(int)address..];
        for (var i = 0; i < size; i++)
        {
            bytes[i] = (byte)(value >> (8 * i));
        }
    }

    private static void TrapIf(bool condition)
    {
        if (condition)
        {
            throw new AbiViolationException("The reference traps.");
        }
    }
}

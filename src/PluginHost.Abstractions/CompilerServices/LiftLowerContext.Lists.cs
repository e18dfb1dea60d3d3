using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PluginHost.CompilerServices;

/// <content>Lists: <c>load_list</c> and <c>store_list</c> of the canonical ABI.</content>
public abstract partial class LiftLowerContext
{
    /// <summary>The bytes of a list's elements in the guest's memory, to be read at once.</summary>
    /// <typeparam name="T">What each element becomes in the host.</typeparam>
    /// <param name="address">Where the guest says that the elements are.</param>
    /// <param name="length">How many.</param>
    /// <param name="elementSize">The size of an element in the guest's memory.</param>
    /// <param name="alignment">The alignment of an element.</param>
    /// <param name="objectBytes">The most that the objects of an element take in the host, without strings and lists, which are counted when they are lifted.</param>
    public ReadOnlySpan<byte> ReadList<T>(uint address, uint length, uint elementSize, uint alignment, uint objectBytes)
    {
        ReadOnlySpan<byte> elements = ReadSequence(address, (long)length * elementSize, alignment);
        Charge(ObjectOverhead + (length * ((long)Unsafe.SizeOf<T>() + objectBytes)));
        return elements;
    }

    /// <summary>Takes a list whose elements have the same bytes in the guest as in the host, in one block.</summary>
    /// <typeparam name="T">The element's type.</typeparam>
    /// <param name="address">Where the guest says that the elements are.</param>
    /// <param name="length">How many.</param>
    /// <param name="alignment">The alignment of an element in the guest.</param>
    public T[] LiftBlock<T>(uint address, uint length, uint alignment)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = ReadList<T>(address, length, (uint)Unsafe.SizeOf<T>(), alignment, objectBytes: 0);
        T[] items = GC.AllocateUninitializedArray<T>((int)length);
        MemoryMarshal.Cast<byte, T>(bytes).CopyTo(items);
        return items;
    }

    /// <summary>Takes a list of a value in memory, in one block.</summary>
    /// <typeparam name="T">The element's type.</typeparam>
    /// <param name="area">The value: address and length.</param>
    /// <param name="alignment">The alignment of an element in the guest.</param>
    public T[] LiftBlock<T>(ReadOnlySpan<byte> area, uint alignment)
        where T : unmanaged =>
        LiftBlock<T>(BinaryPrimitives.ReadUInt32LittleEndian(area), BinaryPrimitives.ReadUInt32LittleEndian(area[4..]), alignment);

    /// <summary>Passes a list whose elements have the same bytes in the guest as in the host as two core values, in one block.</summary>
    /// <typeparam name="T">The element's type, without padding.</typeparam>
    /// <param name="values">The elements.</param>
    /// <param name="alignment">The alignment of an element in the guest.</param>
    /// <param name="flat">Where address and length go.</param>
    public void LowerBlock<T>(ReadOnlySpan<T> values, uint alignment, Span<RawValue> flat)
        where T : unmanaged
    {
        (uint address, _) = LowerSequence(MemoryMarshal.AsBytes(values), alignment);
        flat[0].U32 = address;
        flat[1].U32 = (uint)values.Length;
    }

    /// <summary>Passes a list as part of a value in memory, in one block.</summary>
    /// <typeparam name="T">The element's type, without padding.</typeparam>
    /// <param name="values">The elements.</param>
    /// <param name="alignment">The alignment of an element in the guest.</param>
    /// <param name="address">Where address and length go.</param>
    public void StoreBlock<T>(ReadOnlySpan<T> values, uint alignment, uint address)
        where T : unmanaged
    {
        (uint pointer, _) = LowerSequence(MemoryMarshal.AsBytes(values), alignment);
        StorePair(address, pointer, (uint)values.Length);
    }

    /// <summary>Takes memory for the elements of a list.</summary>
    /// <param name="length">How many.</param>
    /// <param name="elementSize">The size of an element in the guest's memory.</param>
    /// <param name="alignment">The alignment of an element.</param>
    /// <returns>Where the elements go.</returns>
    public uint AllocateList(int length, uint elementSize, uint alignment)
    {
        long size = length * (long)elementSize;
        CheckSequence(size);
        uint address = Allocate(alignment, (uint)size);
        _letsStringsWait |= length >= StringsAtOnce && StringEncoding == StringEncoding.Utf8;
        return address;
    }

    /// <summary>Writes address and length of a list or a string into a value in memory.</summary>
    /// <param name="address">Where they go.</param>
    /// <param name="pointer">The address.</param>
    /// <param name="length">The length.</param>
    public void StorePair(uint address, uint pointer, uint length)
    {
        Span<byte> target = Write(address, 8, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(target, pointer);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], length);
    }

    private (uint Address, uint Length) LowerSequence(ReadOnlySpan<byte> bytes, uint alignment)
    {
        CheckSequence(bytes.Length);
        uint address = Allocate(alignment, (uint)bytes.Length);
        bytes.CopyTo(Memory.Slice((int)address, bytes.Length));
        return (address, (uint)bytes.Length);
    }

    private Span<byte> ReadSequence(uint address, long size, uint alignment)
    {
        if (size > MaxSequenceBytes)
        {
            ThrowViolation($"It returned a string or list of {size} bytes, more than the canonical ABI's {MaxSequenceBytes}.");
        }

        _bytesOut += size;
        return Slice(address, (ulong)size, alignment);
    }

    private static void CheckSequence(long size)
    {
        if (size > MaxSequenceBytes)
        {
            throw new ArgumentException($"A string or list of {size} bytes is more than the canonical ABI's {MaxSequenceBytes}.");
        }
    }
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PluginHost.CompilerServices;

/// <summary>
/// What values are lifted from and lowered into: a guest's memory and allocator, under the options of one function. The canonical
/// ABI's <c>LiftLowerContext</c>. For generated code.
/// </summary>
/// <remarks>
/// Everything that a guest says (pointers, lengths, alignments, discriminants, characters, strings) is checked here, in 64-bit
/// arithmetic, before it is used; whatever the specification makes a trap throws. Spans from here must not be kept across anything
/// that can run guest code, which lowering does: the guest's allocator may move what it likes.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class LiftLowerContext
{
    /// <summary>The specification's bound on the bytes of one string or list: 2^28 - 1.</summary>
    internal const long MaxSequenceBytes = (1L << 28) - 1;

    private long _liftBudget;
    private int _allocationBudget;
    private long _bytesIn;
    private long _bytesOut;

    /// <summary>Makes a context.</summary>
    /// <param name="stringEncoding">How the guest wants its strings.</param>
    private protected LiftLowerContext(StringEncoding stringEncoding) => StringEncoding = stringEncoding;

    /// <summary>How the guest wants its strings.</summary>
    public StringEncoding StringEncoding { get; }

    /// <summary>What is left of the bytes that lifting may allocate.</summary>
    private protected long LiftBudgetLeft => _liftBudget;

    /// <summary>
    /// The guest's memory as far as it is known. It may have grown since, and never shrinks, so what lies within is there; for what lies beyond,
    /// <see cref="MemoryNow"/> is asked, which takes as long as passing a short string.
    /// </summary>
    private protected abstract Span<byte> Memory { get; }

    /// <summary>The guest's memory as it is now.</summary>
    private protected abstract Span<byte> MemoryNow { get; }

    /// <summary>Calls the guest's <c>realloc</c> for new memory. What it returns is not checked yet. Throws if it did not return.</summary>
    /// <param name="alignment">The alignment, in bytes.</param>
    /// <param name="size">The size, in bytes.</param>
    private protected abstract uint Reallocate(uint alignment, uint size);

    /// <summary>The failure of a guest that broke the canonical ABI.</summary>
    /// <param name="violation">What was wrong, as a sentence.</param>
    private protected abstract Exception CreateViolation(string violation);

    /// <summary>The failure of a guest that went beyond a bound on what it may cause in the host.</summary>
    /// <param name="isLift">Whether the bound is on what is lifted; otherwise it is on calls of the allocator.</param>
    private protected abstract Exception CreateExcess(bool isLift);

    /// <summary>Sets what may be lifted, and how often the allocator may be called, from now on.</summary>
    /// <param name="liftBytes">Bytes that lifting may allocate in the host.</param>
    /// <param name="allocations">Calls of the guest's allocator.</param>
    private protected void SetBudgets(long liftBytes, int allocations)
    {
        _liftBudget = liftBytes;
        _allocationBudget = allocations;
        _waitingCount = 0;
        _letsStringsWait = false;
    }

    /// <summary>Gives the bytes of strings and lists that went into the guest and came out of it since this was last asked.</summary>
    internal (long In, long Out) TakeBytes()
    {
        (long, long) bytes = (_bytesIn, _bytesOut);
        _bytesIn = 0;
        _bytesOut = 0;
        return bytes;
    }

    /// <summary>Takes memory from the guest's allocator and checks what it gave.</summary>
    /// <param name="alignment">The alignment, in bytes.</param>
    /// <param name="size">The size, in bytes.</param>
    /// <returns>An address that is aligned and has so many bytes behind it.</returns>
    public uint Allocate(uint alignment, uint size)
    {
        FinishLowering();
        CountAllocation();
        uint address = Reallocate(alignment, size);
        CheckAllocated(address, alignment, size);
        _bytesIn += size;
        return address;
    }

    /// <summary>The bytes of a value in the guest's memory, to be read at once.</summary>
    /// <param name="address">Where the guest says that the value is.</param>
    /// <param name="size">The value's size.</param>
    /// <param name="alignment">The alignment that the value must have.</param>
    public ReadOnlySpan<byte> Read(uint address, uint size, uint alignment) => Slice(address, size, alignment);

    /// <summary>The bytes of a value in the guest's memory, to be written at once.</summary>
    /// <param name="address">Where the value goes.</param>
    /// <param name="size">The value's size.</param>
    /// <param name="alignment">The alignment that the value must have.</param>
    public Span<byte> Write(uint address, uint size, uint alignment) => Slice(address, size, alignment);

    /// <summary>Takes a discriminant of a variant, an option, a result or an enum.</summary>
    /// <param name="discriminant">What the guest says.</param>
    /// <param name="cases">How many cases there are.</param>
    /// <returns>The discriminant, below <paramref name="cases"/>.</returns>
    public uint LiftCase(uint discriminant, uint cases)
    {
        if (discriminant >= cases)
        {
            ThrowViolation($"It returned the case {discriminant} of a type that has {cases}.");
        }

        return discriminant;
    }

    /// <summary>Takes a character.</summary>
    /// <param name="value">What the guest says.</param>
    public System.Text.Rune LiftChar(uint value)
    {
        if (!System.Text.Rune.IsValid(value))
        {
            ThrowViolation($"It returned the character 0x{value:x}, which is not a Unicode scalar value.");
        }

        return new System.Text.Rune(value);
    }

    /// <summary>Counts bytes that a lift is about to allocate in the host.</summary>
    /// <param name="bytes">How many.</param>
    internal void Charge(long bytes)
    {
        _liftBudget -= bytes;
        if (_liftBudget < 0)
        {
            throw CreateExcess(isLift: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountAllocation()
    {
        if (--_allocationBudget < 0)
        {
            throw CreateExcess(isLift: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckAllocated(uint address, uint alignment, uint size)
    {
        if ((address & (alignment - 1)) != 0)
        {
            ThrowViolation($"Its allocator returned 0x{address:x}, which is not aligned to {alignment}.");
        }

        if ((ulong)address + size > (ulong)Memory.Length && MemoryNow.Length is var available && (ulong)address + size > (ulong)available)
        {
            ThrowViolation($"Its allocator returned 0x{address:x} for {size} bytes, outside of its {available} bytes of memory.");
        }
    }

    private Span<byte> Slice(uint address, ulong size, uint alignment)
    {
        Span<byte> memory = Memory;
        if ((address & (alignment - 1)) != 0)
        {
            ThrowViolation($"It returned the address 0x{address:x}, which is not aligned to {alignment}.");
        }

        if (address + size > (ulong)memory.Length)
        {
            memory = MemoryNow;
        }

        if (address + size > (ulong)memory.Length)
        {
            ThrowViolation($"It returned the address 0x{address:x} for {size} bytes, outside of its {memory.Length} bytes of memory.");
        }

        return memory.Slice((int)address, (int)size);
    }

    [DoesNotReturn]
    private void ThrowViolation(string violation) => throw CreateViolation(violation);
}

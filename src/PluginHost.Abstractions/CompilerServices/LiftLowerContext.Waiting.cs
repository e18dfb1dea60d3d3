using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PluginHost.CompilerServices;

/// <content>
/// Strings of lists, which wait until memory for several of them is taken at once: to enter a guest costs more than its allocator does.
/// </content>
public abstract partial class LiftLowerContext
{
    /// <summary>For how many strings memory is taken at once.</summary>
    internal const int StringsAtOnce = 16;

    private WaitingStrings? _waiting;
    private int _waitingCount;
    private bool _letsStringsWait;

    /// <summary>Takes memory from the guest's allocator, of alignment 1, for several strings in turn. What it returns is not checked yet.</summary>
    /// <param name="sizes">The sizes, in bytes.</param>
    /// <param name="addresses">Where the addresses go.</param>
    /// <returns>Whether it did; if not, it has not called the allocator.</returns>
    private protected virtual bool TryReallocate(ReadOnlySpan<uint> sizes, Span<uint> addresses) => false;

    /// <summary>Lowers what waits. Before the guest goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void FinishLowering()
    {
        if (_waitingCount != 0)
        {
            LowerWaiting();
        }
    }

    private void LetWait(string value, uint address)
    {
        WaitingStrings waiting = _waiting ??= new WaitingStrings();
        waiting.Values[_waitingCount] = value;
        waiting.Areas[_waitingCount] = address;
        if (++_waitingCount == StringsAtOnce)
        {
            LowerWaiting();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LowerWaiting()
    {
        WaitingStrings waiting = _waiting!;
        int count = _waitingCount;
        _waitingCount = 0;
        Span<string> values = waiting.Values.AsSpan(0, count);
        Span<uint> sizes = waiting.Sizes.AsSpan(0, count);
        Span<uint> addresses = waiting.Addresses.AsSpan(0, count);
        for (int i = 0; i < values.Length; i++)
        {
            sizes[i] = CountUtf8(values[i]);
        }

        Allocate(sizes, addresses);

        // Nothing runs in the guest while these are written.
        Span<byte> memory = Memory;
        Span<uint> areas = waiting.Areas.AsSpan(0, count);
        for (int i = 0; i < values.Length; i++)
        {
            uint address = addresses[i];
            uint size = sizes[i];
            if ((ulong)address + size > (ulong)memory.Length)
            {
                memory = MemoryNow;
                CheckAllocated(address, 1, size);
            }

            uint area = areas[i];
            if ((area & 3) != 0 || (ulong)area + 8 > (ulong)memory.Length)
            {
                Slice(area, 8, 4);
                memory = MemoryNow;
            }

            EncodeUtf8(values[i], memory.Slice((int)address, (int)size));
            Span<byte> pair = memory.Slice((int)area, 8);
            BinaryPrimitives.WriteUInt32LittleEndian(pair, address);
            BinaryPrimitives.WriteUInt32LittleEndian(pair[4..], size);
            _bytesIn += size;
        }

        values.Clear();
    }

    // What the allocator gave is not checked yet.
    private void Allocate(ReadOnlySpan<uint> sizes, Span<uint> addresses)
    {
        if (_allocationBudget >= sizes.Length && TryReallocate(sizes, addresses))
        {
            _allocationBudget -= sizes.Length;
            return;
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            CountAllocation();
            addresses[i] = Reallocate(1, sizes[i]);
        }
    }

    private sealed class WaitingStrings
    {
        /// <summary>The strings.</summary>
        public string[] Values { get; } = new string[StringsAtOnce];

        /// <summary>Where address and length of each go. Not checked yet: a guest says itself where a result goes.</summary>
        public uint[] Areas { get; } = new uint[StringsAtOnce];

        /// <summary>Their sizes, once they are counted.</summary>
        public uint[] Sizes { get; } = new uint[StringsAtOnce];

        /// <summary>Where they are, once memory for them is taken.</summary>
        public uint[] Addresses { get; } = new uint[StringsAtOnce];
    }
}

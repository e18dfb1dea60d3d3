using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <content>The guest's allocators: called for each value, or for several strings in turn.</content>
internal sealed partial class GuestInstance
{
    // Linking takes as long as so many strings save.
    private const int StringsBeforeLinking = 256;

    private NativeFunction _exportRealloc;
    private NativeFunction _importRealloc;
    private BatchedAllocator _exportBatch;
    private BatchedAllocator _importBatch;
    private uint _wantedBytes;
    private short _stringsInBatches;

    /// <summary>Calls the guest's allocator for the argument of an export.</summary>
    /// <returns>The address, unchecked.</returns>
    public uint ReallocateForExport(uint alignment, uint size) =>
        Reallocate(ref _exportRealloc, _guest.ExportReallocName, alignment, size);

    /// <summary>Calls the guest's allocator for the result of an import.</summary>
    /// <returns>The address, unchecked.</returns>
    public uint ReallocateForImport(uint alignment, uint size) =>
        Reallocate(ref _importRealloc, _guest.ImportReallocName, alignment, size);

    /// <summary>Calls the allocator that a component's function needs.</summary>
    /// <returns>The address, unchecked.</returns>
    public uint Reallocate(LinkedOptions options, uint alignment, uint size)
    {
        Span<RawValue> values = stackalloc RawValue[4];
        Ask(values, alignment, size);
        bool returned = CallWithoutLeaving(options, FunctionAt(options.Realloc), values);
        _wantedBytes = 0;
        return returned ? values[0].U32 : throw Failure!;
    }

    /// <summary>Calls the guest's allocator for strings of an export's argument.</summary>
    /// <returns>Whether it did; if not, the allocator has not been called.</returns>
    public bool TryReallocateForExport(ReadOnlySpan<uint> sizes, Span<uint> addresses) =>
        TryReallocate(ref _exportRealloc, ref _exportBatch, _guest.ExportReallocName, sizes, addresses);

    /// <summary>Calls the guest's allocator for strings of an import's result.</summary>
    /// <returns>Whether it did; if not, the allocator has not been called.</returns>
    public bool TryReallocateForImport(ReadOnlySpan<uint> sizes, Span<uint> addresses)
    {
        ref BatchedAllocator batch = ref _guest.HasOneRealloc ? ref _exportBatch : ref _importBatch;
        return TryReallocate(ref _importRealloc, ref batch, _guest.ImportReallocName, sizes, addresses);
    }

    /// <summary>Calls the allocator that a component's function needs for strings.</summary>
    /// <returns>Whether it did; if not, the allocator has not been called.</returns>
    public bool TryReallocate(LinkedOptions options, ReadOnlySpan<uint> sizes, Span<uint> addresses)
    {
        if (!PaysToBatch(sizes))
        {
            return false;
        }

        ref BatchedAllocator batch = ref _component!.Allocators[options.Realloc];
        if (!Link(ref batch, FunctionAt(options.Realloc)))
        {
            return false;
        }

        Span<RawValue> values = stackalloc RawValue[AllocatorModule.Strings];
        Ask(values, sizes);
        return Answer(CallWithoutLeaving(options, batch.Function, values), values, addresses);
    }

    private uint Reallocate(ref NativeFunction realloc, byte[] name, uint alignment, uint size)
    {
        FindAllocator(ref realloc, name);
        Span<RawValue> values = stackalloc RawValue[4];
        Ask(values, alignment, size);
        bool returned = CallWithoutLeaving(realloc, values);
        _wantedBytes = 0;
        return returned ? values[0].U32 : throw Failure!;
    }

    private bool TryReallocate(
        ref NativeFunction realloc, ref BatchedAllocator batch, byte[] name, ReadOnlySpan<uint> sizes, Span<uint> addresses)
    {
        if (!PaysToBatch(sizes))
        {
            return false;
        }

        FindAllocator(ref realloc, name);
        if (!Link(ref batch, realloc))
        {
            return false;
        }

        Span<RawValue> values = stackalloc RawValue[AllocatorModule.Strings];
        Ask(values, sizes);
        return Answer(CallWithoutLeaving(batch.Function, values), values, addresses);
    }

    // Not of a guest that is metered: its fuel pays for what it does, and not for how the host calls it. A start function's allocator is
    // found anew each time.
    private bool PaysToBatch(ReadOnlySpan<uint> sizes)
    {
        if (sizes.Length < AllocatorModule.Strings || _generation.IsMetered || IsStarting)
        {
            return false;
        }

        if (_stringsInBatches >= StringsBeforeLinking)
        {
            return true;
        }

        _stringsInBatches += AllocatorModule.Strings;
        return false;
    }

    private bool Link(ref BatchedAllocator batch, NativeFunction realloc)
    {
        // The engine has just let the guest's allocator in for the list, from here, so all of the host's margin is left of the stack.
        if (!batch.IsLinked && _guest.Engine.Allocator is { } module)
        {
            batch.IsLinked = true;
            batch.Function = LinkAllocator(module, realloc);
        }

        return !batch.Function.IsNull;
    }

    private void FindAllocator(ref NativeFunction realloc, byte[] name)
    {
        if (realloc.IsNull && !TryGetFunction(name, out realloc))
        {
            throw Violation("It exports no allocator (cabi_realloc).");
        }
    }

    private void Ask(Span<RawValue> values, uint alignment, uint size)
    {
        values.Clear();
        values[2].U32 = alignment;
        values[3].U32 = size;

        // If the allocator gives up, this tells why.
        _wantedBytes = size;
    }

    private void Ask(Span<RawValue> values, ReadOnlySpan<uint> sizes)
    {
        _wantedBytes = 0;
        for (int i = 0; i < values.Length; i++)
        {
            uint size = sizes[i];
            values[i].U32 = size;
            _wantedBytes = Math.Max(_wantedBytes, size);
        }
    }

    private bool Answer(bool returned, ReadOnlySpan<RawValue> values, Span<uint> addresses)
    {
        _wantedBytes = 0;
        if (!returned)
        {
            throw Failure!;
        }

        for (int i = 0; i < values.Length; i++)
        {
            addresses[i] = values[i].U32;
        }

        return true;
    }
}

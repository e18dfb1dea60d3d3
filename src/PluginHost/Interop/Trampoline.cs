using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>
/// The two functions that the engine calls. They find the store by the handle that the engine keeps with it, which takes a third of
/// what finding it by the thread takes, and no exception leaves them.
/// </summary>
internal static unsafe class Trampoline
{
    /// <summary>A guest calls an import.</summary>
    /// <remarks>Never compiled ahead, because the runtime does not compile it again.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nint CallImport(nint index, nint caller, RawValue* values, nuint count)
    {
        WasmStore store = FromHandle(NativeMethods.wasmtime_context_get_data(NativeMethods.wasmtime_caller_context(caller)));
        try
        {
            // The engine counts by the function's type, whose parameters and results are few.
            Span<RawValue> span = MemoryMarshal.CreateSpan(ref *values, (int)count);
            if (store.Care == ImportCare.None)
            {
                store.OnImport((int)index, span);
            }
            else
            {
                store.OnImportWithCare(caller, (int)index, span);
            }

            return 0;
        }
        catch (Exception exception)
        {
            store.Fault(exception);
            return NewTrap();
        }
    }

    /// <summary>A guest meets a new epoch.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nint MeetEpoch(nint context, nint data, ulong* delta, byte* kind)
    {
        WasmStore store = FromHandle(data);
        try
        {
            if (store.OnEpoch())
            {
                *delta = 1;
                return 0;
            }
        }
        catch (Exception exception)
        {
            store.Fault(exception);
        }

        fixed (byte* message = "The host ended the call.\0"u8)
        {
            return NativeMethods.wasmtime_error_new(message);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static WasmStore FromHandle(nint handle) => GCHandle<WasmStore>.FromIntPtr(handle).Target;

    private static nint NewTrap()
    {
        ReadOnlySpan<byte> text = "A host function failed."u8;
        fixed (byte* message = text)
        {
            return NativeMethods.wasmtime_trap_new(message, (nuint)text.Length);
        }
    }
}

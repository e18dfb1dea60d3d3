using System.Runtime.InteropServices;
using System.Text;

namespace PluginHost.Interop;

/// <summary>
/// A module with its imports resolved and type-checked once, so that instances are made without looking anything up by name.
/// </summary>
internal sealed unsafe class PreparedInstance : SafeHandle
{
    private PreparedInstance(nint handle, WasmModule module)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Module = module;
    }

    /// <summary>The module.</summary>
    public WasmModule Module { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Links a module whose imports are all served by the host.</summary>
    /// <param name="module">The module.</param>
    /// <param name="imports">Its imports, each name once. A guest's call arrives with the index into this list.</param>
    /// <param name="numbers">The numbers that calls arrive with instead of the indexes; empty for the indexes.</param>
    /// <exception cref="EngineException">An import is missing or has another type; the message says which.</exception>
    public static PreparedInstance Link(WasmModule module, ReadOnlySpan<HostFunction> imports, ReadOnlySpan<int> numbers = default)
    {
        nint linker = NativeMethods.wasmtime_linker_new(module.Engine.Handle);
        try
        {
            for (int i = 0; i < imports.Length; i++)
            {
                Define(linker, imports[i], numbers.IsEmpty ? i : numbers[i]);
            }

            nint prepared;
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_linker_instantiate_pre(linker, module.DangerousGetHandle(), &prepared));
            return new PreparedInstance(prepared, module);
        }
        finally
        {
            NativeMethods.wasmtime_linker_delete(linker);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_instance_pre_delete(handle);
        return true;
    }

    private static void Define(nint linker, HostFunction import, int index)
    {
        using var type = new NativeFunctionType(import.Type);
        ReadOnlySpan<byte> module = Encoding.UTF8.GetBytes(import.Module);
        ReadOnlySpan<byte> name = Encoding.UTF8.GetBytes(import.Name);
        fixed (byte* moduleBytes = module)
        fixed (byte* nameBytes = name)
        {
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_linker_define_func_unchecked(
                linker,
                moduleBytes,
                (nuint)module.Length,
                nameBytes,
                (nuint)name.Length,
                type.DangerousGetHandle(),
                &Trampoline.CallImport,
                data: index,
                finalizer: 0));
        }
    }
}

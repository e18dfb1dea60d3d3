using System.Runtime.InteropServices;
using System.Text;
using PluginHost.CompilerServices;

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
    /// <exception cref="EngineException">An import is missing or has another type; the message says which.</exception>
    public static PreparedInstance Link(WasmModule module, ReadOnlySpan<HostFunction> imports)
    {
        nint linker = NativeMethods.wasmtime_linker_new(module.Engine.Handle);
        try
        {
            for (int i = 0; i < imports.Length; i++)
            {
                Define(linker, imports[i], i);
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
        NativeVector parameters = ToNative(import.Type.Parameters);
        NativeVector results = ToNative(import.Type.Results);

        // Takes over both vectors.
        nint type = NativeMethods.wasm_functype_new(&parameters, &results);
        try
        {
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
                    type,
                    &Trampoline.CallImport,
                    data: index,
                    finalizer: 0));
            }
        }
        finally
        {
            NativeMethods.wasm_functype_delete(type);
        }
    }

    private static NativeVector ToNative(ReadOnlySpan<CoreType> types)
    {
        NativeVector vector;
        NativeMethods.wasm_valtype_vec_new_uninitialized(&vector, (nuint)types.Length);
        for (int i = 0; i < types.Length; i++)
        {
            // The C header numbers the four numeric types as CoreType does.
            ((nint*)vector.Data)[i] = NativeMethods.wasm_valtype_new((byte)types[i]);
        }

        return vector;
    }
}

using System.Runtime.InteropServices;
using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>The type of a host function, as the engine wants it.</summary>
internal sealed unsafe class NativeFunctionType : SafeHandle
{
    /// <summary>Makes the engine's form of a type.</summary>
    public NativeFunctionType(CoreSignature type)
        : base(0, ownsHandle: true)
    {
        NativeVector parameters = ToNative(type.Parameters);
        NativeVector results = ToNative(type.Results);

        // Takes over both vectors.
        SetHandle(NativeMethods.wasm_functype_new(&parameters, &results));
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.wasm_functype_delete(handle);
        return true;
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

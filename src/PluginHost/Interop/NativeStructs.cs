using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace PluginHost.Interop;

/// <summary>C's <c>wasmtime_func_t</c>: a function within one store.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeFunction
{
    public ulong Store;
    public nuint Private;

    public readonly bool IsNull => Store == 0;
}

/// <summary>C's <c>wasmtime_instance_t</c>: an instance within one store.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeInstance
{
    public ulong Store;
    public nuint Private;
}

/// <summary>C's <c>wasmtime_memory_t</c>: a linear memory within one store.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct NativeMemory
{
    [FieldOffset(0)]
    public ulong Store;
    [FieldOffset(8)]
    public nuint Private1;
    [FieldOffset(16)]
    public uint Private2;
}

/// <summary>C's <c>wasmtime_extern_t</c>: something exported, with its kind.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct NativeExtern
{
    public const byte FunctionKind = 0;
    public const byte MemoryKind = 3;

    [FieldOffset(0)]
    public byte Kind;
    [FieldOffset(8)]
    public NativeFunction Function;
    [FieldOffset(8)]
    public NativeMemory Memory;
}

/// <summary>C's <c>wasm_byte_vec_t</c>, <c>wasm_frame_vec_t</c> and <c>wasm_valtype_vec_t</c>: a length and a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVector
{
    public nuint Size;
    public void* Data;

    public readonly ReadOnlySpan<byte> Bytes => new(Data, checked((int)Size));
}

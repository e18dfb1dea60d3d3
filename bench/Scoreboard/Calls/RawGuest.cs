using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using NativeMemory = PluginHost.Interop.NativeMemory;

namespace PluginHost.Scoreboard.Calls;

/// <summary>
/// A guest called the shortest way that the engine has, with nothing around it: no stack check, no deadline of its own, no limits, no
/// admission. Its import is a raw host function.
/// </summary>
internal sealed unsafe class RawGuest : IDisposable
{
    private readonly WasmEngine _engine;
    private readonly nint _store;
    private readonly nint _context;
    private readonly nint _prepared;
    private readonly NativeInstance _instance;
    private NativeMemory _memory;

    public RawGuest(byte[] wasm, PoolSettings? pool = null)
    {
        _engine = WasmEngine.Create(new EngineProfile(IsMetered: false, StackBytes: 512 * 1024, pool));
        using WasmModule module = WasmModule.Compile(_engine, wasm);
        _prepared = Prepare(module);
        _store = NativeMethods.wasmtime_store_new(_engine.Handle, 0, 0);
        _context = NativeMethods.wasmtime_store_context(_store);
        NativeMethods.wasmtime_context_set_epoch_deadline(_context, ulong.MaxValue / 2);
        _instance = Instantiate(_context);
        _memory = Find("memory"u8, NativeExtern.MemoryKind).Memory;
    }

    public Span<byte> Memory
    {
        get
        {
            fixed (NativeMemory* memory = &_memory)
            {
                return new Span<byte>(
                    NativeMethods.wasmtime_memory_data(_context, memory), (int)NativeMethods.wasmtime_memory_data_size(_context, memory));
            }
        }
    }

    public NativeFunction FindFunction(ReadOnlySpan<byte> name) => Find(name, NativeExtern.FunctionKind).Function;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Call(NativeFunction* function, RawValue* values, int count)
    {
        nint trap = 0;
        nint error = NativeMethods.wasmtime_func_call_unchecked(_context, function, values, (nuint)count, &trap);
        if ((error | trap) != 0)
        {
            throw new InvalidOperationException("The guest trapped.");
        }
    }

    /// <summary>Makes an instance for one call of one function, and deletes it.</summary>
    public void CallFresh(ReadOnlySpan<byte> name, RawValue* values, int count)
    {
        nint store = NativeMethods.wasmtime_store_new(_engine.Handle, 0, 0);
        nint context = NativeMethods.wasmtime_store_context(store);
        NativeMethods.wasmtime_context_set_epoch_deadline(context, ulong.MaxValue / 2);
        NativeInstance instance = Instantiate(context);
        NativeExtern found;
        nint trap = 0;
        fixed (byte* bytes = name)
        {
            NativeMethods.wasmtime_instance_export_get(context, &instance, bytes, (nuint)name.Length, &found);
        }

        NativeFunction function = found.Function;
        nint error = NativeMethods.wasmtime_func_call_unchecked(context, &function, values, (nuint)count, &trap);
        NativeMethods.wasmtime_store_delete(store);
        if ((error | trap) != 0)
        {
            throw new InvalidOperationException("The guest trapped.");
        }
    }

    public void Dispose()
    {
        NativeMethods.wasmtime_store_delete(_store);
        NativeMethods.wasmtime_instance_pre_delete(_prepared);
        _engine.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Add(nint data, nint caller, RawValue* values, nuint count)
    {
        values[0].U32 = values[0].U32 + values[1].U32;
        return 0;
    }

    private nint Prepare(WasmModule module)
    {
        nint linker = NativeMethods.wasmtime_linker_new(_engine.Handle);
        NativeVector parameters = Integers(2);
        NativeVector results = Integers(1);
        nint type = NativeMethods.wasm_functype_new(&parameters, &results);
        ReadOnlySpan<byte> moduleName = "bench:calls/host"u8;
        ReadOnlySpan<byte> name = "add"u8;
        fixed (byte* moduleBytes = moduleName)
        fixed (byte* nameBytes = name)
        {
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_linker_define_func_unchecked(
                linker, moduleBytes, (nuint)moduleName.Length, nameBytes, (nuint)name.Length, type, &Add, data: 0, finalizer: 0));
        }

        NativeMethods.wasm_functype_delete(type);
        nint prepared;
        NativeFailure.ThrowIfError(NativeMethods.wasmtime_linker_instantiate_pre(linker, module.DangerousGetHandle(), &prepared));
        NativeMethods.wasmtime_linker_delete(linker);
        return prepared;
    }

    private NativeInstance Instantiate(nint context)
    {
        NativeInstance instance;
        nint trap;
        NativeFailure.ThrowIfError(NativeMethods.wasmtime_instance_pre_instantiate(_prepared, context, &instance, &trap));
        return instance;
    }

    private static NativeVector Integers(int count)
    {
        NativeVector vector;
        NativeMethods.wasm_valtype_vec_new_uninitialized(&vector, (nuint)count);
        for (int i = 0; i < count; i++)
        {
            ((nint*)vector.Data)[i] = NativeMethods.wasm_valtype_new((byte)CoreType.I32);
        }

        return vector;
    }

    private NativeExtern Find(ReadOnlySpan<byte> name, byte kind)
    {
        NativeExtern found;
        fixed (byte* bytes = name)
        fixed (NativeInstance* instance = &_instance)
        {
            bool isFound = NativeMethods.wasmtime_instance_export_get(_context, instance, bytes, (nuint)name.Length, &found) != 0;
            return isFound && found.Kind == kind
                ? found
                : throw new InvalidOperationException($"The guest exports no {Encoding.UTF8.GetString(name)}.");
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PluginHost.CompilerServices;

namespace PluginHost.Interop;

/// <summary>
/// A store with the instances of one guest in it. One call at a time, on whatever thread; disposed by its owner alone, only when idle. Everything
/// that could pass one store's functions to another stays inside this class.
/// </summary>
internal abstract unsafe partial class WasmStore : IDisposable
{
    // How callbacks find this object again.
    private GCHandle<WasmStore> _handle;
    private nint _store;
    private nint _context;
    private NativeInstance _instance;
    private NativeMemory _memory;
    private byte* _memoryBase;
    private int _memorySize;
    private bool _isMemoryStale;
    private bool _isEntered;
    private nint _startCaller;
    private GuestThread? _thread;
    private nint _outerHandle;

    /// <summary>Makes a store without an instance.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="limits">What instances in the store may have.</param>
    protected WasmStore(WasmEngine engine, in StoreLimits limits)
    {
        _handle = new GCHandle<WasmStore>(this);
        nint handle = GCHandle<WasmStore>.ToIntPtr(_handle);
        _store = NativeMethods.wasmtime_store_new(engine.Handle, handle, finalizer: 0);
        _context = NativeMethods.wasmtime_store_context(_store);
        NativeMethods.wasmtime_store_limiter(
            _store,
            limits.MemoryBytes,
            limits.TableElements,
            limits.Instances + PoolSettings.AllocatorsPerStore,
            limits.Tables,
            limits.Memories);
        NativeMethods.wasmtime_store_epoch_deadline_callback(_store, &Trampoline.MeetEpoch, handle, finalizer: 0);
        NativeMethods.wasmtime_context_set_epoch_deadline(_context, 1);
    }

    /// <summary>Whether the instance is being made: its start function may run, while nothing of it can be found from outside.</summary>
    internal bool IsStarting => (Care & ImportCare.Starting) != 0;

    /// <summary>What calls of imports need beyond being served.</summary>
    internal ImportCare Care { get; private protected set; }

    /// <summary>Whether a thread is inside.</summary>
    public bool IsEntered => _isEntered;

    /// <summary>The instance's memory as it is now. Empty if it has none. Not to be kept across anything that can run guest code.</summary>
    public Span<byte> Memory
    {
        get
        {
            if (_isMemoryStale)
            {
                RefreshMemory();
            }

            return new Span<byte>(_memoryBase, _memorySize);
        }
    }

    /// <summary>The beginning of <see cref="Memory"/>: as much of it as there was when it was last asked for. Memory never shrinks or moves.</summary>
    public Span<byte> KnownMemory => new(_memoryBase, _memorySize);

    /// <inheritdoc cref="GuestThread.HasStackForHost"/>
    protected bool HasStackForHost => _thread!.HasStackForHost;

    /// <summary>Serves a call of an import. What it throws ends the guest's call.</summary>
    internal abstract void OnImport(int index, Span<RawValue> values);

    /// <summary>As <see cref="OnImport"/>, when there is <see cref="Care"/> to be taken.</summary>
    internal virtual void OnImportWithCare(int index, Span<RawValue> values) => OnImport(index, values);

    /// <inheritdoc cref="OnImportWithCare(int, Span{RawValue})"/>
    /// <remarks>While an instance is being made, exports are found through the caller: its start function calls.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void OnImportWithCare(nint caller, int index, Span<RawValue> values)
    {
        if (!IsStarting)
        {
            OnImportWithCare(index, values);
            return;
        }

        nint outer = _startCaller;
        _startCaller = caller;
        try
        {
            if (_memory.Store == 0)
            {
                UseMemory("memory"u8);
            }

            OnImportWithCare(index, values);
        }
        finally
        {
            _startCaller = outer;
        }
    }

    /// <summary>Whether the guest may go on. Called about once a millisecond while it runs.</summary>
    internal abstract bool OnEpoch();

    /// <summary>Notes why the guest's call is about to end. The first reason counts.</summary>
    internal abstract void Fault(Exception exception);

    /// <summary>The native store is gone. Called once.</summary>
    protected abstract void OnDisposed();

    /// <summary>Takes the store onto the current thread. Must be followed by <see cref="LeaveThread"/> on the same thread.</summary>
    protected void EnterThread(GuestThread thread)
    {
        if (!TryEnterThread(thread))
        {
            throw new InvalidOperationException("The store is in use or disposed.");
        }
    }

    /// <summary>As <see cref="EnterThread"/>, if the store can be entered: not while it is already, and not once it has been disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryEnterThread(GuestThread thread)
    {
        if (_isEntered || _store == 0)
        {
            return false;
        }

        _isEntered = true;
        if (_thread != thread)
        {
            _thread = thread;
        }

        _outerHandle = thread.RunningHandle;
        thread.RunningHandle = GCHandle<WasmStore>.ToIntPtr(_handle);
        thread.Depth++;
        return true;
    }

    /// <summary>Takes the store off the thread again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void LeaveThread()
    {
        GuestThread thread = _thread!;
        thread.RunningHandle = _outerHandle;
        thread.Depth--;
        _isEntered = false;
    }

    /// <summary>Makes the instance and runs its start function.</summary>
    /// <returns>What went wrong; <see langword="null"/> if nothing did.</returns>
    protected NativeFailure? Instantiate(PreparedInstance prepared)
    {
        nint trap = 0;
        nint error;
        Care |= ImportCare.Starting;
        fixed (NativeInstance* instance = &_instance)
        {
            error = NativeMethods.wasmtime_instance_pre_instantiate(prepared.DangerousGetHandle(), _context, instance, &trap);
        }

        Care &= ~ImportCare.Starting;
        return (error | trap) == 0 ? null : TakeFailure(error, trap);
    }

    /// <summary>Finds an exported memory and uses it from now on.</summary>
    protected bool UseMemory(ReadOnlySpan<byte> name)
    {
        if (!TryGetExport(name, NativeExtern.MemoryKind, out NativeExtern export))
        {
            return false;
        }

        _memory = export.Memory;
        _memoryBase = null;
        _memorySize = 0;
        _isMemoryStale = true;
        return true;
    }

    /// <summary>Finds an exported function.</summary>
    protected bool TryGetFunction(ReadOnlySpan<byte> name, out NativeFunction function)
    {
        bool found = TryGetExport(name, NativeExtern.FunctionKind, out NativeExtern export);
        function = found ? export.Function : default;
        return found;
    }

    /// <summary>Calls a function of this store. The store must have been entered, and the types have been checked.</summary>
    /// <returns>What went wrong; <see langword="null"/> if nothing did.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected NativeFailure? Call(NativeFunction function, Span<RawValue> values)
    {
        // Another store's function would end the process. While the instance is being made, functions only come from it.
        if (function.Store != _instance.Store && !IsStarting)
        {
            ThrowForeign();
        }

        nint trap = 0;
        nint error;
        fixed (RawValue* raw = values)
        {
            error = NativeMethods.wasmtime_func_call_unchecked(_context, &function, raw, (nuint)values.Length, &trap);
        }

        _isMemoryStale = true;
        return (error | trap) == 0 ? null : TakeFailure(error, trap);
    }

    /// <summary>Sets how much fuel is left.</summary>
    protected void SetFuel(long fuel) => NativeFailure.ThrowIfError(NativeMethods.wasmtime_context_set_fuel(_context, (ulong)fuel));

    /// <summary>Reads how much fuel is left.</summary>
    protected long GetFuel()
    {
        ulong fuel;
        NativeFailure.ThrowIfError(NativeMethods.wasmtime_context_get_fuel(_context, &fuel));
        return (long)fuel;
    }

    /// <summary>The guest has run or is running: the memory may have grown.</summary>
    protected void ForgetMemorySize() => _isMemoryStale = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isEntered)
        {
            throw new InvalidOperationException("The store is in use.");
        }

        nint store = Interlocked.Exchange(ref _store, 0);
        if (store != 0)
        {
            _context = 0;
            _memoryBase = null;
            _memorySize = 0;
            _memory = default;
            _isMemoryStale = false;
            NativeMethods.wasmtime_store_delete(store);
            _handle.Dispose();
            OnDisposed();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NativeFailure TakeFailure(nint error, nint trap) =>
        trap != 0 ? NativeFailure.FromTrap(trap) : NativeFailure.FromError(error);

    private static void ThrowForeign() => throw new InvalidOperationException("The function belongs to another store.");

    private void RefreshMemory()
    {
        _isMemoryStale = false;
        if (_memory.Store == 0)
        {
            return;
        }

        fixed (NativeMemory* memory = &_memory)
        {
            if (_memoryBase is null)
            {
                _memoryBase = NativeMethods.wasmtime_memory_data(_context, memory);
            }

            // A span has no room for the last byte of a full 4 GiB memory; what lies beyond 2 GiB cannot be passed, only used.
            _memorySize = (int)Math.Min((nuint)int.MaxValue, NativeMethods.wasmtime_memory_data_size(_context, memory));
        }
    }

    private bool TryGetExport(ReadOnlySpan<byte> name, byte kind, out NativeExtern export)
    {
        if (!IsStarting)
        {
            return TryGetExport(_instance, name, out export) && export.Kind == kind;
        }

        NativeExtern found;
        fixed (byte* bytes = name)
        {
            bool isFound = NativeMethods.wasmtime_caller_export_get(_startCaller, bytes, (nuint)name.Length, &found) != 0;
            export = isFound ? found : default;
            return isFound && found.Kind == kind;
        }
    }

    private bool TryGetExport(NativeInstance instance, ReadOnlySpan<byte> name, out NativeExtern export)
    {
        NativeExtern found;
        fixed (byte* bytes = name)
        {
            bool isFound = NativeMethods.wasmtime_instance_export_get(_context, &instance, bytes, (nuint)name.Length, &found) != 0;
            export = isFound ? found : default;
            return isFound;
        }
    }
}

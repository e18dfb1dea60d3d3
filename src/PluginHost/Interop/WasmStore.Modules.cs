namespace PluginHost.Interop;

/// <content>Several instances in one store.</content>
internal abstract unsafe partial class WasmStore
{
    // What most guests import fits the stack.
    private const int MostOnStack = 64;

    private byte _allocators;

    /// <summary>Makes several instances one after the other, and runs their start functions.</summary>
    /// <param name="modules">What they are made of.</param>
    /// <param name="instances">Where they go, each as soon as it is there: the start functions of later ones may use those before.</param>
    /// <param name="memory">The memory that is <see cref="Memory"/>, from when its instance is there; default for none.</param>
    /// <returns>What went wrong; <see langword="null"/> if nothing did.</returns>
    protected NativeFailure? Instantiate(LinkedModules modules, NativeInstance[] instances, LinkedExtern memory)
    {
        Span<NativeFunction> functions = modules.FunctionCount <= MostOnStack
            ? stackalloc NativeFunction[modules.FunctionCount]
            : new NativeFunction[modules.FunctionCount];
        functions.Clear();
        for (int i = 0; i < instances.Length; i++)
        {
            NativeInstance made;
            if (Instantiate(modules, modules.Instances[i], instances, functions, &made) is { } failure)
            {
                return failure;
            }

            instances[i] = made;
            if (i == 0)
            {
                _instance = made;
            }

            if (memory.Name is not null && memory.Instance == i)
            {
                _memory = MemoryOf(made, memory.Name);
                _isMemoryStale = true;
            }
        }

        return null;
    }

    /// <summary>Finds a function that one of several instances exports, as was checked before.</summary>
    protected NativeFunction FunctionOf(NativeInstance instance, ReadOnlySpan<byte> name) =>
        TryGetExport(instance, name, out NativeExtern export) && export.Kind == NativeExtern.FunctionKind
            ? export.Function
            : throw new EngineException("An export of a module was not found in its instance.");

    /// <summary>Finds a memory that one of several instances exports, as was checked before.</summary>
    protected NativeMemory MemoryOf(NativeInstance instance, ReadOnlySpan<byte> name) =>
        TryGetExport(instance, name, out NativeExtern export) && export.Kind == NativeExtern.MemoryKind
            ? export.Memory
            : throw new EngineException("A memory of a module was not found in its instance.");

    /// <summary>A memory of this store as it is now. Not to be kept across anything that can run guest code.</summary>
    protected Span<byte> Read(NativeMemory memory)
    {
        if (memory.Store != _instance.Store)
        {
            ThrowForeign();
        }

        nuint size = NativeMethods.wasmtime_memory_data_size(_context, &memory);
        return new Span<byte>(NativeMethods.wasmtime_memory_data(_context, &memory), (int)Math.Min((nuint)int.MaxValue, size));
    }

    /// <summary>Links a function that calls one of the guest's allocators for <see cref="AllocatorModule.Strings"/> strings.</summary>
    /// <param name="module">The module, compiled by the store's engine.</param>
    /// <param name="allocator">The guest's allocator.</param>
    /// <returns>The function; a null one if the store has as many as it may have.</returns>
    protected NativeFunction LinkAllocator(WasmModule module, NativeFunction allocator)
    {
        if (allocator.Store != _instance.Store)
        {
            ThrowForeign();
        }

        if (_allocators == PoolSettings.AllocatorsPerStore)
        {
            return default;
        }

        _allocators++;
        var import = new NativeExtern { Kind = NativeExtern.FunctionKind, Function = allocator };
        NativeInstance made;
        bool isHeld = false;
        try
        {
            module.DangerousAddRef(ref isHeld);
            nint trap = 0;
            nint error = NativeMethods.wasmtime_instance_new(_context, module.DangerousGetHandle(), &import, 1, &made, &trap);
            if ((error | trap) != 0)
            {
                throw new EngineException(TakeFailure(error, trap).Message);
            }
        }
        finally
        {
            if (isHeld)
            {
                module.DangerousRelease();
            }
        }

        return FunctionOf(made, AllocatorModule.Export);
    }

    private NativeFailure? Instantiate(
        LinkedModules modules, LinkedInstance linked, NativeInstance[] instances, Span<NativeFunction> functions, NativeInstance* made)
    {
        nint trap = 0;
        nint error;
        if (linked.Prepared is { } prepared)
        {
            error = NativeMethods.wasmtime_instance_pre_instantiate(prepared.DangerousGetHandle(), _context, made, &trap);
        }
        else
        {
            int count = linked.Imports.Length;
            Span<NativeExtern> imports = count <= MostOnStack ? stackalloc NativeExtern[count] : new NativeExtern[count];
            for (int i = 0; i < count; i++)
            {
                imports[i] = Resolve(modules, linked.Imports[i], instances, functions);
            }

            fixed (NativeExtern* first = imports)
            {
                error = NativeMethods.wasmtime_instance_new(
                    _context, linked.Module.DangerousGetHandle(), first, (nuint)count, made, &trap);
            }
        }

        return (error | trap) == 0 ? null : TakeFailure(error, trap);
    }

    private NativeExtern Resolve(
        LinkedModules modules, LinkedExtern wanted, NativeInstance[] instances, Span<NativeFunction> functions)
    {
        if (wanted.HostFunction < 0)
        {
            return TryGetExport(instances[wanted.Instance], wanted.Name, out NativeExtern export)
                ? export
                : throw new EngineException("An export of a module was not found in its instance.");
        }

        if (functions[wanted.HostFunction].IsNull)
        {
            NativeFunction function;
            NativeMethods.wasmtime_func_new_unchecked(
                _context, modules.GetType(wanted.HostFunction), &Trampoline.CallImport, wanted.HostFunction, finalizer: 0, &function);
            functions[wanted.HostFunction] = function;
        }

        return new NativeExtern { Kind = NativeExtern.FunctionKind, Function = functions[wanted.HostFunction] };
    }
}

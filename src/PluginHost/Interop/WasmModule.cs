using System.Runtime.InteropServices;

namespace PluginHost.Interop;

/// <summary>A compiled module. Freed when it is disposed or no longer reachable; instances keep what they need of it alive.</summary>
internal sealed unsafe class WasmModule : SafeHandle
{
    private WasmModule(nint handle, WasmEngine engine)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        Engine = engine;
    }

    /// <summary>The engine that compiled it, and that alone can run it.</summary>
    public WasmEngine Engine { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Whether the bytes are a valid module under the engine's profile. Much faster than compiling.</summary>
    /// <exception cref="EngineException">They are not; the message says why.</exception>
    public static void Validate(WasmEngine engine, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
        {
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_module_validate(engine.Handle, data, (nuint)bytes.Length));
        }
    }

    /// <summary>Compiles a module. Nothing interrupts it.</summary>
    /// <exception cref="EngineException">The engine refused the module; the message says why.</exception>
    public static WasmModule Compile(WasmEngine engine, ReadOnlySpan<byte> bytes)
    {
        nint module;
        fixed (byte* data = bytes)
        {
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_module_new(engine.Handle, data, (nuint)bytes.Length, &module));
        }

        return new WasmModule(module, engine);
    }

    /// <summary>Loads compiled code.</summary>
    /// <exception cref="EngineException">The engine cannot use it: it was compiled otherwise, or does not fit the engine's pool.</exception>
    public static WasmModule Load(WasmEngine engine, TrustedCode code)
    {
        // From memory, never from a file that somebody can write to: the bytes that were checked are those that run.
        nint module;
        if (code.Memory is { } memory)
        {
            nint error = NativeMethods.wasmtime_module_deserialize_file(engine.Handle, memory.Path, &module);
            if (error == 0)
            {
                return new WasmModule(module, engine);
            }

            // The code itself may be right where the system does not let it be mapped, so the copy below decides.
            NativeMethods.wasmtime_error_delete(error);
        }

        ReadOnlySpan<byte> bytes = code.Bytes.Span;
        fixed (byte* data = bytes)
        {
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_module_deserialize(engine.Handle, data, (nuint)bytes.Length, &module));
        }

        return new WasmModule(module, engine);
    }

    /// <summary>Copies the compiled code out, for <see cref="Load"/>.</summary>
    /// <exception cref="EngineException">The engine cannot give it.</exception>
    public TrustedCode Save()
    {
        bool isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            NativeVector code;
            NativeFailure.ThrowIfError(NativeMethods.wasmtime_module_serialize(handle, &code));
            try
            {
                return TrustedCode.FromOwnCompiler(code.Bytes.ToArray());
            }
            finally
            {
                NativeMethods.wasm_byte_vec_delete(&code);
            }
        }
        finally
        {
            if (isHeld)
            {
                DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_module_delete(handle);
        return true;
    }
}

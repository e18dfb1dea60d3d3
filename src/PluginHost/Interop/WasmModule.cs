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

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMethods.wasmtime_module_delete(handle);
        return true;
    }
}

namespace PluginHost.Interop;

/// <content>What instances of guests call the allocators with. Not for programs that only compile.</content>
internal sealed partial class WasmEngine
{
    private readonly Lock _allocatorLock = new();
    private volatile WasmModule? _allocator;

    /// <summary>The <see cref="AllocatorModule"/>. <see langword="null"/> until it has been compiled, and once the engine is disposed.</summary>
    public WasmModule? Allocator => _allocator;

    /// <summary>Compiles the <see cref="AllocatorModule"/>, the first time. Not while a call waits, nor on what a guest has left of a stack.</summary>
    /// <exception cref="EngineException">The engine cannot.</exception>
    public WasmModule CompileAllocator()
    {
        lock (_allocatorLock)
        {
            return _allocator ??= WasmModule.Compile(this, AllocatorModule.ToBytes());
        }
    }

    partial void DisposeAllocator()
    {
        lock (_allocatorLock)
        {
            _allocator?.Dispose();
            _allocator = null;
        }
    }
}

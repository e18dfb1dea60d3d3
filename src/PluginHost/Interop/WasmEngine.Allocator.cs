namespace PluginHost.Interop;

/// <content>What instances of guests call the allocators with. Not for programs that only compile.</content>
internal sealed partial class WasmEngine
{
    private readonly Lock _allocatorLock = new();
    private volatile WasmModule? _allocator;

    /// <summary>The <see cref="AllocatorModule"/>. <see langword="null"/> until it has been compiled, and once the engine is disposed.</summary>
    public WasmModule? Allocator => _allocator;

    /// <summary>Compiles the <see cref="AllocatorModule"/>, the first time. Not while a call waits: that takes about a millisecond.</summary>
    public void CompileAllocator()
    {
        lock (_allocatorLock)
        {
            _allocator ??= WasmModule.Compile(this, AllocatorModule.ToBytes());
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

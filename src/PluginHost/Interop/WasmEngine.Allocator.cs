namespace PluginHost.Interop;

/// <content>What instances of guests call the allocators with. Not for programs that only compile.</content>
internal sealed partial class WasmEngine
{
    private readonly Lock _lock = new();
    private WasmModule? _allocator;

    /// <summary>
    /// The <see cref="AllocatorModule"/>. Compiled when it is first asked for: it is small, and always the same, so that takes no time that
    /// a guest could lengthen.
    /// </summary>
    public WasmModule Allocator
    {
        get
        {
            lock (_lock)
            {
                return _allocator ??= WasmModule.Compile(this, AllocatorModule.ToBytes());
            }
        }
    }

    partial void DisposeAllocator() => _allocator?.Dispose();
}

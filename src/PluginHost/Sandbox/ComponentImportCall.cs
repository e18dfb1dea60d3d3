namespace PluginHost.Sandbox;

/// <summary>The calls of one function that a component imports, one at a time.</summary>
internal sealed class ComponentImportCall(GuestInstance instance, LinkedOptions options) : GuestImportCall(instance, options.Encoding)
{
    private protected override Span<byte> Memory => Instance.KnownMemoryOf(options);

    private protected override Span<byte> MemoryNow => Instance.MemoryOf(options);

    private protected override uint Reallocate(uint alignment, uint size) => Instance.Reallocate(options, alignment, size);

    private protected override bool TryReallocate(ReadOnlySpan<uint> sizes, Span<uint> addresses) =>
        Instance.TryReallocate(options, sizes, addresses);
}

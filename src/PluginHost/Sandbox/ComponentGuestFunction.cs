using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>A function that a component exports for a contract.</summary>
internal sealed class ComponentGuestFunction(GuestInstance instance, BoundExport export, NativeFunction function, NativeFunction postReturn)
    : CoreGuestFunction(instance, export, function, postReturn)
{
    private readonly LinkedOptions _options = export.Component!.Options;

    private protected override Span<byte> Memory => Instance.KnownMemoryOf(_options);

    private protected override Span<byte> MemoryNow => Instance.MemoryOf(_options);

    private protected override bool CallCore(Span<RawValue> values)
    {
        Instance.EnterComponent(_options.Owner);
        bool returned = base.CallCore(values);
        Instance.LeaveComponent(_options.Owner);
        return returned;
    }

    private protected override void CallPostReturn(NativeFunction function, Span<RawValue> result) =>
        Instance.CallWithoutLeaving(_options, function, result);

    private protected override uint Reallocate(uint alignment, uint size) => Instance.Reallocate(_options, alignment, size);

    private protected override bool TryReallocate(ReadOnlySpan<uint> sizes, Span<uint> addresses) =>
        Instance.TryReallocate(_options, sizes, addresses);
}

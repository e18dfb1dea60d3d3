using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>A function that a core module exports for a contract.</summary>
internal class CoreGuestFunction(GuestInstance instance, BoundExport export, NativeFunction function, NativeFunction postReturn)
    : GuestFunction(export.Encoding, hasPostReturn: !postReturn.IsNull)
{
    private readonly bool _needsBudgets = export.Descriptor.NeedsMemory || export.Descriptor.NeedsRealloc;

    /// <summary>What it is in the contract.</summary>
    public ExportDescriptor Export { get; } = export.Descriptor;

    /// <summary>The instance.</summary>
    private protected GuestInstance Instance => instance;

    private protected override Span<byte> Memory => instance.KnownMemory;

    private protected override Span<byte> MemoryNow => instance.Memory;

    /// <summary>Gives the function the budgets of a new call. Without them it can neither lift what takes memory nor call the allocator.</summary>
    public void Begin()
    {
        if (_needsBudgets)
        {
            SetBudgets(instance.Generation.Limits.MaxResultBytes, instance.Generation.Limits.MaxAllocations);
        }
    }

    public override void Fault(Exception exception) => instance.FaultOutsideImport(exception);

    public override Exception? Exit() => instance.Generation.Release(instance);

    private protected override bool CallCore(Span<RawValue> values) => instance.CallGuest(function, values);

    private protected override void CallPostReturn(Span<RawValue> values) =>
        CallPostReturn(postReturn, values[..Math.Min(1, values.Length)]);

    /// <summary>Calls the guest's <c>post-return</c> with the result.</summary>
    private protected virtual void CallPostReturn(NativeFunction function, Span<RawValue> result) =>
        instance.CallWithoutLeaving(function, result);

    private protected override uint Reallocate(uint alignment, uint size) => instance.ReallocateForExport(alignment, size);

    private protected override bool TryReallocate(ReadOnlySpan<uint> sizes, Span<uint> addresses) =>
        instance.TryReallocateForExport(sizes, addresses);

    private protected override Exception CreateViolation(string violation) => instance.Violation(violation);

    private protected override Exception CreateExcess(bool isLift)
    {
        PluginLimits limits = instance.Generation.Limits;
        return isLift
            ? instance.LimitExceeded(nameof(PluginLimits.MaxResultBytes), limits.MaxResultBytes)
            : instance.LimitExceeded(nameof(PluginLimits.MaxAllocations), limits.MaxAllocations);
    }
}

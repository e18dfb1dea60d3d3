using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>A call that was over before the guest was entered: it gives its failure, without an exception having been thrown.</summary>
internal sealed class FailedCall(Exception failure) : GuestFunction(StringEncoding.Utf8, hasPostReturn: false)
{
    private protected override Span<byte> Memory => throw failure;

    private protected override Span<byte> MemoryNow => throw failure;

    public override void Fault(Exception exception)
    {
        // Lowering met the failure that Exit gives anyway.
    }

    public override Exception Exit() => failure;

    private protected override bool CallCore(Span<RawValue> values) => false;

    private protected override void CallPostReturn(Span<RawValue> values) => throw failure;

    private protected override uint Reallocate(uint alignment, uint size) => throw failure;

    private protected override Exception CreateViolation(string violation) => failure;

    private protected override Exception CreateExcess(bool isLift) => failure;
}

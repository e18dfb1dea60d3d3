using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>A guest's function that is written in C#.</summary>
internal sealed class TestFunction : GuestFunction
{
    private readonly GuestMemory _memory;
    private readonly Body _body;
    private readonly long _liftBudget;

    public TestFunction(
        GuestMemory memory, Body body, long liftBudget = long.MaxValue, StringEncoding encoding = StringEncoding.Utf8)
        : base(encoding, hasPostReturn: true)
    {
        _memory = memory;
        _body = body;
        _liftBudget = liftBudget;
        SetBudgets(liftBudget, int.MaxValue);
    }

    /// <summary>Takes the core arguments and leaves the core results in their place. False if it did not return.</summary>
    public delegate bool Body(Span<RawValue> values);

    public List<RawValue[]> PostReturns { get; } = [];

    public Exception? Faulted { get; private set; }

    /// <summary>What lifting was counted to allocate.</summary>
    public long Charged => _liftBudget - LiftBudgetLeft;

    private protected override Span<byte> Memory => _memory.Bytes;

    private protected override Span<byte> MemoryNow => _memory.Bytes;

    /// <summary>Allocates instead of the memory.</summary>
    public Func<uint, uint, uint>? Allocator { get; init; }

    private protected override uint Reallocate(uint alignment, uint size) =>
        Allocator?.Invoke(alignment, size) ?? _memory.Allocate(alignment, size);

    private protected override Exception CreateViolation(string violation) => new AbiViolationException(violation);

    private protected override Exception CreateExcess(bool isLift) => new AbiExcessException();

    private protected override bool CallCore(Span<RawValue> values) => _body(values);

    // Some that could be are not, as where there is no room for it.
    private protected override bool TryReallocate(ReadOnlySpan<uint> sizes, Span<uint> addresses)
    {
        if (sizes.Length < StringsAtOnce || sizes[0] % 2 != 0)
        {
            return false;
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            addresses[i] = Reallocate(1, sizes[i]);
        }

        return true;
    }

    private protected override void CallPostReturn(Span<RawValue> values) => PostReturns.Add(values.ToArray());

    public override void Fault(Exception exception) => Faulted = exception;

    public override Exception? Exit() => Faulted;
}

using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>A call of the application by a guest that is written in C#.</summary>
internal sealed class TestImportCall : ImportCall
{
    private readonly GuestMemory _memory;
    private readonly object _service;

    /// <summary>Makes a call.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="service">What serves it, if asked.</param>
    /// <param name="target">What served the last call.</param>
    /// <param name="liftBudget">Bytes that lifting may allocate.</param>
    public TestImportCall(GuestMemory memory, object service, object? target = null, long liftBudget = long.MaxValue)
        : base(StringEncoding.Utf8)
    {
        _memory = memory;
        _service = service;
        Target = target;
        SetBudgets(liftBudget, int.MaxValue);
    }

    public List<Type> Resolved { get; } = [];

    private protected override Span<byte> Memory => _memory.Bytes;

    private protected override Span<byte> MemoryNow => _memory.Bytes;

    /// <summary>Lowers what waits, once the binding is done.</summary>
    public void Finish() => FinishLowering();

    public override object ResolveTarget(Type serviceType)
    {
        Resolved.Add(serviceType);
        return _service;
    }

    public override void GiveFuel(long fuel) => throw new NotSupportedException("There is no fuel.");

    public override void WaitFor(SemaphoreSlim signal) => throw new NotSupportedException("There is nothing to wait for.");

    public override void Renew(TimeSpan time) => throw new NotSupportedException("There are no limits.");

    private protected override void Wait(Task task) => task.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);

    private protected override uint Reallocate(uint alignment, uint size) => _memory.Allocate(alignment, size);

    private protected override Exception CreateViolation(string violation) => new AbiViolationException(violation);

    private protected override Exception CreateExcess(bool isLift) => new AbiExcessException();
}

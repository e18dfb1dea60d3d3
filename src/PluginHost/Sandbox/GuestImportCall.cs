using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>The contract imports that one instance calls, one at a time.</summary>
internal class GuestImportCall(GuestInstance instance, StringEncoding encoding = StringEncoding.Utf8) : ImportCall(encoding)
{
    private readonly List<(Type Type, object Service)> _resolved = [];
    private OuterCall? _flowing;
    private long _budget;

    /// <summary>Another of the instance: one whose values go through another memory or allocator. <see langword="null"/> if there is none.</summary>
    public GuestImportCall? Next { get; set; }

    /// <summary>The instance that calls.</summary>
    private protected GuestInstance Instance => instance;

    private protected override Span<byte> Memory => instance.KnownMemory;

    private protected override Span<byte> MemoryNow => instance.Memory;

    /// <summary>Gives the next call its budgets. Without them it can neither lift what takes memory nor call the allocator.</summary>
    public void BeginBudgets()
    {
        PluginLimits limits = instance.Generation.Limits;
        _budget = Math.Min(limits.MaxImportBytes, instance.ImportBytesLeft);
        SetBudgets(_budget, limits.MaxAllocations);
    }

    /// <summary>Lowers what waits, and counts what the call used of its budgets for the guest's whole call.</summary>
    public void EndBudgets()
    {
        FinishLowering();
        instance.SpendImportBytes(_budget - LiftBudgetLeft);
    }

    /// <summary>Lets what a blocking service starts on other threads know the call that it runs for.</summary>
    public void BeginFlow() => _flowing ??= OuterCall.Flow(instance);

    /// <summary>Takes the token of whoever made the guest's call.</summary>
    public void Begin(CancellationToken cancellationToken) => CancellationToken = cancellationToken;

    /// <summary>Forgets the services of the call that ends, and who made it.</summary>
    public void End()
    {
        CancellationToken = default;
        Target = null;
        EndFlow();
        if (_resolved.Count > 0)
        {
            _resolved.Clear();
        }
    }

    public override void GiveFuel(long fuel) => instance.GiveFuel(fuel);

    public override void WaitFor(SemaphoreSlim signal) => instance.WaitFor(signal);

    public override void Renew(TimeSpan time)
    {
        instance.Renew(time);
        EndFlow();
        BeginBudgets();
    }

    public override object ResolveTarget(Type serviceType)
    {
        object? target = instance.Context?.ImportTarget;
        if (serviceType.IsInstanceOfType(target))
        {
            return Target = target!;
        }

        foreach ((Type type, object service) in _resolved)
        {
            if (type == serviceType)
            {
                return Target = service;
            }
        }

        object found = instance.Generation.Guest.OwnServices.FirstOrDefault(serviceType.IsInstanceOfType)
            ?? instance.GetServices().GetService(serviceType)
            ?? throw new InvalidOperationException($"No service of type {serviceType} is registered for the plugins' imports.");
        _resolved.Add((serviceType, found));
        return Target = found;
    }

    private void EndFlow()
    {
        _flowing?.End();
        _flowing = null;
    }

    private protected override void Wait(Task task)
    {
        if (task.IsCompleted)
        {
            return;
        }

        HostServices host = instance.Generation.Guest.Host;
        if (!instance.CurrentImport.IsBlocking)
        {
            host.Events.ImportDidNotComplete(instance.Generation, instance.CurrentImport.Name);
            if (host.FailsUnfinishedImports)
            {
                throw new InvalidOperationException(
                    "The host function did not complete at once, and a guest cannot be suspended. "
                    + "Register its interface as blocking, with AddWasmImport(o => o.IsBlocking = true), or add an answer to a component's import with isBlocking: true.");
            }
        }

        task.Observe();
        LongCallCores.EndTurn();
        using CancellationTokenSource tokens = instance.LinkTokens();
        TimeSpan remaining = host.Ticker.GetRemaining(instance.Deadline);
        task.WaitAsync(remaining, host.TimeProvider, tokens.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        if (!task.IsCompleted)
        {
            instance.ThrowIfOver();
            throw instance.TimedOut();
        }
    }

    private protected override uint Reallocate(uint alignment, uint size) => instance.ReallocateForImport(alignment, size);

    private protected override bool TryReallocate(ReadOnlySpan<uint> sizes, Span<uint> addresses) =>
        instance.TryReallocateForImport(sizes, addresses);

    private protected override Exception CreateViolation(string violation) => instance.Violation(violation);

    private protected override Exception CreateExcess(bool isLift)
    {
        PluginLimits limits = instance.Generation.Limits;
        if (!isLift)
        {
            return instance.LimitExceeded(nameof(PluginLimits.MaxAllocations), limits.MaxAllocations);
        }

        return _budget < limits.MaxImportBytes
            ? instance.LimitExceeded(nameof(PluginLimits.MaxTotalImportBytes), limits.MaxTotalImportBytes)
            : instance.LimitExceeded(nameof(PluginLimits.MaxImportBytes), limits.MaxImportBytes);
    }
}

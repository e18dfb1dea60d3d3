using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>
/// One loaded version of a plugin, in use: counts its instances, retires when a newer one takes its place, and is done when the last
/// call that it serves has ended.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer and a wait handle needs no disposal.")]
internal sealed class Generation
{
    private readonly Action _onDrained;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly CancellationTokenSource _ending = new();

    private readonly Lock _sessionsLock = new();
    private readonly HashSet<GuestSession> _sessions = [];
    private bool _takesSessions = true;

    // One for the generation itself until it is retired, one for each instance, and one for each snapshot that keeps it beyond.
    private int _references = 1;
    private int _retirements;
    private int _kept;
    private volatile bool _isRetired;
    private Probation? _probation;
    private readonly WarmInstances _warm = new();

    // Calls do not go straight in on their callers' threads.
    private readonly bool _leavesCallers;

    /// <summary>Puts a loaded guest to use.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="gate">The gate that all of the plugin's calls pass.</param>
    /// <param name="onDrained">Called once when the generation is done: gives back what was reserved for it.</param>
    /// <param name="number">Its number.</param>
    public Generation(LoadedGuest guest, AdmissionGate gate, Action onDrained, long number = 0)
    {
        Guest = guest;
        Gate = gate;
        Number = number;
        LoadedAt = guest.Host.TimeProvider.GetUtcNow();
        Ticker = guest.Host.Ticker;
        _onDrained = onDrained;
        Limits = guest.Limits;
        FunctionCount = guest.Bindings.Values.Sum(binding => binding.Exports.Length);
        IsMetered = guest.Limits.FuelPerCall is not null;
        StackBytes = guest.Engine.Profile.StackBytes;
        KeepsInstances = guest.Lifetime != PluginLifetime.PerCall;
        HasBlockingImports = guest.Imports.Any(import => import.IsBlocking);
        _leavesCallers = HasBlockingImports || guest.Pipeline is not null;
        LongCalls = new LongCalls(guest.Host);
        Restarts = guest.Lifetime == PluginLifetime.Single ? new Restarts(guest.Host.Restart, guest.Host.TimeProvider) : null;

        // The tick at hand has partly passed: one more, so that no call gets less than it was promised.
        TimeoutTicks = ToTicks(guest.Limits.CallTimeout);
        StartTicks = Math.Max(TimeoutTicks, ToTicks(guest.Limits.StartTimeout));
    }

    /// <summary>What instances are made from.</summary>
    public LoadedGuest Guest { get; }

    /// <summary>Tells it from all other generations of the catalog.</summary>
    public long Number { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset LoadedAt { get; }

    /// <summary>The gate that all of the plugin's calls pass.</summary>
    public AdmissionGate Gate { get; }

    /// <summary>The clock of the plugin's calls.</summary>
    public Ticker Ticker { get; }

    /// <summary>What the plugin may use.</summary>
    public PluginLimits Limits { get; }

    /// <summary>How many functions the host may call in the guest.</summary>
    public int FunctionCount { get; }

    /// <summary>Whether calls burn fuel.</summary>
    public bool IsMetered { get; }

    /// <summary>The guest's stack, in bytes.</summary>
    public int StackBytes { get; }

    /// <summary>Whether an instance serves more than one call.</summary>
    public bool KeepsInstances { get; }

    /// <summary>Whether an import may block, so that calls run on the host's own threads.</summary>
    public bool HasBlockingImports { get; }

    /// <summary>The calls that ran long.</summary>
    public LongCalls LongCalls { get; }

    /// <summary>Whether calls may have to leave their callers' threads; <see cref="GuestEntry.LeavesThread"/> knows.</summary>
    public bool MayLeaveThread => _leavesCallers || LongCalls.MayBeExpected;

    /// <summary>How soon there is another instance. <see langword="null"/> unless there is only one.</summary>
    public Restarts? Restarts { get; }

    /// <summary>What looks at the first calls. <see langword="null"/> before the version serves, and when it has passed.</summary>
    public Probation? Probation
    {
        get => Volatile.Read(ref _probation);
        set => Volatile.Write(ref _probation, value);
    }

    /// <summary>How many ticks a call may take.</summary>
    public long TimeoutTicks { get; }

    /// <summary>The ticks that the first instance has until it can be called.</summary>
    public long StartTicks { get; }

    /// <summary>Whether a newer generation has taken this one's place.</summary>
    public bool IsRetired => _isRetired;

    /// <summary>Whether the calls that are inside have to end.</summary>
    public bool IsEnding => _ending.IsCancellationRequested || Guest.Host.IsEnding;

    /// <summary>Cancelled when the calls of this generation have to end; <see cref="HostServices.Ending"/> says it of all.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Completes when the generation is retired and its last instance is gone.</summary>
    public Task Drained => _drained.Task;

    /// <summary>How many instances there are now.</summary>
    public int Instances => Volatile.Read(ref _references) - Volatile.Read(ref _kept) - (_isRetired ? 0 : 1);

    /// <summary>The time that a call had, for messages: the limit, or what was left of an outer call's.</summary>
    /// <param name="ticks">The ticks that the call had.</param>
    public TimeSpan GetTimeout(long ticks) =>
        ticks == TimeoutTicks ? Limits.CallTimeout : ticks == StartTicks ? Limits.StartTimeout : TimeSpan.FromMilliseconds(ticks);

    /// <summary>Counts an instance that is about to be made.</summary>
    /// <param name="isHeld">Whether it is for a call that holds its plugins as they were.</param>
    /// <returns>
    /// Whether it may be made: not once the generation is retired, even if calls that came earlier are still inside, unless it is held.
    /// </returns>
    public bool TryAddInstance(bool isHeld = false)
    {
        int references = Volatile.Read(ref _references);
        while (references != 0 && (isHeld || !_isRetired))
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>Keeps the generation beyond its retirement. While it is being retired, at the latest.</summary>
    public void Keep()
    {
        Interlocked.Increment(ref _kept);
        Interlocked.Increment(ref _references);
    }

    /// <summary>Undoes <see cref="Keep"/>.</summary>
    public void LetGo()
    {
        Interlocked.Decrement(ref _kept);
        RemoveReference();
    }

    /// <summary>Keeps an instance that was made before the version serves, for one of its first calls.</summary>
    public void AddWarm(GuestInstance instance) => _warm.Add(instance);

    /// <summary>Takes such an instance. <see langword="null"/> if there is none any more.</summary>
    public GuestInstance? TryTakeWarm() => KeepsInstances ? _warm.TryTake() : null;

    /// <summary>Disposes the instances that wait for their next call and are not to be used again.</summary>
    /// <param name="isStale">Whether one is not to be used again. Must hold from before this call on.</param>
    public void Sweep(Func<GuestInstance, bool> isStale)
    {
        _warm.Sweep(isStale);
        Gate.Sweep(instance => instance.Generation == this && isStale(instance));
    }

    /// <summary>Which of the host's functions the calls that are inside called last. For what is told of them: they go on meanwhile.</summary>
    public IEnumerable<string> FindFunctionsInCall()
    {
        GuestSession[] open;
        lock (_sessionsLock)
        {
            open = [.. _sessions];
        }

        return Gate.Instances.Concat(open.Select(session => session.Instance))
            .Where(instance => instance.Generation == this && instance.IsEntered)
            .Select(instance => instance.LastImport)
            .OfType<string>()
            .Distinct();
    }

    /// <summary>Notes that an instance failed and is thrown away.</summary>
    /// <returns>How long it is until the next may be made: to be told (<see cref="TellRestart"/>) when the place has been given back.</returns>
    public TimeSpan NoteFailure(Exception failure) =>
        Restarts is not null && !_isRetired && failure.IsGuestsFault() ? Restarts.NoteFailure() : TimeSpan.Zero;

    /// <summary>Tells that the next instance is made later. What listens may throw.</summary>
    public void TellRestart(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            Guest.Host.Events.RestartDelayed(this, Restarts!.Failures, delay);
        }
    }

    /// <summary>Counts an instance that is gone.</summary>
    public void RemoveInstance() => RemoveReference();

    /// <summary>Takes the generation out of use. Calls that are inside end as they would; their instances are not used again.</summary>
    /// <param name="onRetiring">Called that first time, as long as nothing has been given up yet: whoever keeps the generation does so here.</param>
    /// <returns>Whether this was the first time; only that counts.</returns>
    public bool TryRetire(Action<Generation>? onRetiring = null)
    {
        if (Interlocked.Exchange(ref _retirements, 1) != 0)
        {
            return false;
        }

        onRetiring?.Invoke(this);
        _isRetired = true;
        SweepWarmInstances();
        RemoveReference();
        return true;
    }

    /// <summary>Ends the calls that are inside, and closes the sessions. Once the generation is retired.</summary>
    public void EndCalls()
    {
        try
        {
            // Host services may have registered for it, and throw.
            _ending.Cancel();
        }
        finally
        {
            CloseSessions();
        }
    }

    /// <summary>Ends a call: keeps or disposes its instance, and gives its place back.</summary>
    /// <returns>Why the call has no result; <see langword="null"/> if it has one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Exception? Release(GuestInstance instance)
    {
        // Before the place is free: whoever takes it next must not find the instance of a version that is done.
        if (_isRetired || !instance.TryEnd())
        {
            return instance.Session is { } session ? session.Release(instance) : ReleaseAnyhow(instance);
        }

        instance.Place!.Free();
        return Gate.NeedsAttention || _isRetired ? AfterRelease() : null;
    }

    // After the place is free: either this sees the retirement, or the retirement's sweep sees the free place.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Exception? AfterRelease()
    {
        if (Gate.NeedsAttention)
        {
            Gate.Attend();
        }

        if (_isRetired)
        {
            SweepWarmInstances();
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Exception? ReleaseAnyhow(GuestInstance instance)
    {
        Exception? failure = instance.End();
        Place place = instance.Place!;
        TimeSpan delay = TimeSpan.Zero;
        if (!KeepsInstances || failure is not null || _isRetired)
        {
            place.Warm = null;
            instance.Dispose();
            if (failure is not null)
            {
                delay = NoteFailure(failure);
            }
        }

        place.Free();
        AfterRelease();
        if (delay > TimeSpan.Zero)
        {
            TellRestart(delay);
        }

        return failure;
    }

    /// <summary>Takes an instance back that was held at a place: keeps it for the next call, or disposes it.</summary>
    public void GiveBack(Place place, GuestInstance instance)
    {
        if (KeepsInstances && !instance.IsBroken && !_isRetired)
        {
            place.Warm = instance;
        }
        else
        {
            instance.Dispose();
        }

        Gate.Leave(place);
        if (_isRetired)
        {
            SweepWarmInstances();
        }
    }

    /// <summary>Notes a session, so that the host can close it when it ends.</summary>
    /// <returns>Whether it may be opened: not if the host ends.</returns>
    public bool TryAddSession(GuestSession session)
    {
        lock (_sessionsLock)
        {
            return _takesSessions && _sessions.Add(session);
        }
    }

    /// <summary>Forgets a session that has been closed.</summary>
    public void RemoveSession(GuestSession session)
    {
        lock (_sessionsLock)
        {
            _sessions.Remove(session);
        }
    }

    /// <summary>Closes all sessions: those in use after the call at hand. Nobody opens any more.</summary>
    public void CloseSessions()
    {
        GuestSession[] open;
        lock (_sessionsLock)
        {
            _takesSessions = false;
            open = [.. _sessions];
        }

        foreach (GuestSession session in open)
        {
            session.Close();
        }
    }

    private void SweepWarmInstances() => Sweep(_ => true);

    private void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Guest.DisposeCode();
            _onDrained();
            _drained.SetResult();
        }
    }

    private static long ToTicks(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds) + 1;
}

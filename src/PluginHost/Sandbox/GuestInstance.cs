using System.Runtime.CompilerServices;
using PluginHost.CompilerServices;
using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>
/// An instance of a guest, and the call that it is serving. One call at a time: <see cref="Begin(GuestThread, in CallRequest)"/>, then any
/// calls into the guest, then <see cref="End"/>, all on one thread.
/// </summary>
internal sealed partial class GuestInstance : WasmStore
{
    private readonly Generation _generation;
    private readonly LoadedGuest _guest;
    private readonly PluginEvents _events;
    private readonly long _maxImportCalls;
    private readonly long _maxTotalImportBytes;
    private readonly LinkedImport[] _imports;
    private readonly ImportBinding?[] _plainImports;
    private readonly CoreGuestFunction?[] _functions;

    // The call at hand. References are only written where they differ from the last call's: most calls of one instance are alike.
    private ExportDescriptor? _export;
    private CoreGuestFunction? _function;
    private PluginCallContext? _context;
    private OuterCall? _outerCall;
    private CancellationToken _cancellationToken;
    private long _deadline;
    private long _timeoutTicks;
    private long _importCallsLeft;
    private long _importBytesLeft;
    private int _currentImport;

    // Whether there is more to do at the end of the call than for every call.
    private bool _hasMoreToEnd;

    /// <summary>Makes an instance that has not been started yet. It must have been counted (<see cref="Generation.TryAddInstance"/>).</summary>
    public GuestInstance(Generation generation)
        : base(generation.Guest.Engine, generation.Guest.StoreLimits)
    {
        _generation = generation;
        _guest = generation.Guest;
        _events = _guest.Host.Events;
        _maxImportCalls = generation.Limits.MaxImportCalls;
        _maxTotalImportBytes = generation.Limits.MaxTotalImportBytes;
        _imports = _guest.Imports;
        _plainImports = _guest.PlainImports;
        _functions = new CoreGuestFunction?[generation.FunctionCount];
        _hasMoreToEnd = HasMoreToEndAlways;
    }

    /// <summary>The version of the plugin that this is an instance of.</summary>
    public Generation Generation => _generation;

    /// <summary>The place that the instance was made at. <see langword="null"/> if it only shows that one can be made.</summary>
    public Place? Place { get; set; }

    /// <summary>The session that holds the instance. <see langword="null"/> if none does.</summary>
    public GuestSession? Session
    {
        get;
        set
        {
            field = value;
            _hasMoreToEnd = true;
        }
    }

    /// <summary>Whether the instance has failed and must not be entered again.</summary>
    public bool IsBroken => Failure is not null;

    /// <summary>The import that the guest is calling.</summary>
    public LinkedImport CurrentImport => _imports[_currentImport];

    /// <summary>The name of the import that the guest called last. <see langword="null"/> if it has none.</summary>
    public string? LastImport => _imports.Length == 0 ? null : _imports[_currentImport].Name;

    /// <summary>Where the call's imports find their services.</summary>
    public PluginCallContext? Context => _context;

    /// <summary>The call that this one is made from.</summary>
    public OuterCall? OuterCall => _outerCall;

    /// <summary>The token of whoever made the call.</summary>
    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>Whether so much time has passed since the last call began.</summary>
    public bool IsIdle(TimeSpan time)
    {
        long start = _deadline - _timeoutTicks;
        return _guest.Host.Ticker.GetRemaining(start + (long)time.TotalMilliseconds) == TimeSpan.Zero;
    }

    /// <summary>What the calls of host functions may still make the host allocate, all together.</summary>
    public long ImportBytesLeft => _importBytesLeft;

    /// <summary>The tick by which the call has to end.</summary>
    public long Deadline => _deadline;

    // Whether every call's end has more to do.
    private bool HasMoreToEndAlways =>
        !_generation.KeepsInstances || Session is not null || FirstImportCall is not null || _streams is not null;

    // Why the call at hand has no result.
    private Exception? Failure
    {
        get;
        set
        {
            field = value;
            _hasMoreToEnd = true;
        }
    }

    // The last of the host's sides of imports. Their services are forgotten when a call ends.
    private GuestImportCall? FirstImportCall
    {
        get;
        set
        {
            field = value;
            _hasMoreToEnd = true;
        }
    }

    /// <summary>
    /// Starts a call that has no call around it, if there is nothing more to do for it than for every call. Its caller is told by
    /// <see cref="TakeCaller(CoreGuestFunction, PluginCallContext?, CancellationToken)"/>.
    /// </summary>
    /// <returns>Whether it has begun. If not, nothing has been done yet, and <see cref="Begin"/> does all of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBegin(GuestThread thread, CoreGuestFunction function)
    {
        Generation generation = _generation;
        long timeout = generation.TimeoutTicks;
        if (generation.IsMetered
            || !generation.Ticker.TryGetDeadline(timeout, out long deadline)
            || _events.IsCallObserved(isMetered: false)
            || (_function != function && !TryTake(function))
            || !TryEnterThread(thread))
        {
            return false;
        }

        BeginTime(deadline, timeout);
        return true;
    }

    /// <summary>Starts a call: takes the instance onto the thread and gives it the call's limits.</summary>
    public void Begin(GuestThread thread, in CallRequest request)
    {
        EnterThread(thread);
        BeginTime(request.Time.Deadline, request.Time.TimeoutTicks);
        if (_export != request.Export)
        {
            _export = request.Export;
            _function = null;
            if (_generation.Probation is not null)
            {
                Time();
            }
        }

        // The last call's were forgotten when it ended.
        if (request.Context is not null || request.Outer is not null || request.CancellationToken.CanBeCanceled)
        {
            TakeCaller(request.Context, request.Outer, request.CancellationToken);
        }

        if (_generation.IsMetered)
        {
            BeginFuel();
        }

        if (_events.IsCallObserved(_generation.IsMetered))
        {
            Observe();
        }
    }

    /// <summary>Ends the call, and takes the instance off the thread, if there is nothing more to do than for every call.</summary>
    /// <returns>Whether it has ended, with a result. If not, nothing has been done yet, and <see cref="End"/> does all of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnd()
    {
        if (_hasMoreToEnd)
        {
            return false;
        }

        LeaveThread();
        return true;
    }

    /// <summary>Ends the call, and takes the instance off the thread.</summary>
    /// <returns>Why the call has no result; <see langword="null"/> if it has one.</returns>
    public Exception? End()
    {
        LeaveThread();
        if (IsLong)
        {
            EndLongCall();
        }

        if (_streams is not null)
        {
            FlushStreams();
        }

        // What belongs to the caller must not stay reachable from an instance that waits for its next call.
        if (HasCaller || FirstImportCall is not null)
        {
            ForgetCaller();
        }

        if (IsObserved || Failure is not null)
        {
            Report();
        }

        _hasMoreToEnd = HasMoreToEndAlways || Failure is not null;
        return Failure;
    }

    /// <summary>Gives a function of the guest, if it has been called before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoreGuestFunction? FindFunction(ContractBinding binding, int export) => _functions[binding.FirstFunction + export];

    /// <summary>Gives a function of the guest. Within a call.</summary>
    public CoreGuestFunction GetFunction(ContractBinding binding, int export)
    {
        CoreGuestFunction function = FindFunction(binding, export) ?? CreateFunction(binding, export);
        function.Begin();
        return function;
    }

    /// <summary>Calls a function of the guest. Within a call.</summary>
    /// <returns>Whether it returned; if not, the reason is kept for <see cref="End"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CallGuest(NativeFunction function, Span<RawValue> values)
    {
        // Not again after a failure, whatever noted it.
        if (Failure is not null)
        {
            return false;
        }

        NativeFailure? failure = Call(function, values);
        if (failure is null)
        {
            return true;
        }

        NoteFailure(failure);
        return false;
    }

    /// <summary>Calls a function during which the guest may not call its contract's imports: the allocator, or post-return.</summary>
    public bool CallWithoutLeaving(NativeFunction function, Span<RawValue> values)
    {
        ImportCare stayed = Care & ImportCare.Staying;
        int import = _currentImport;
        Care |= ImportCare.Staying;
        bool returned = CallGuest(function, values);
        Care = (Care & ~ImportCare.Staying) | stayed;
        _currentImport = import;
        return returned;
    }

    /// <summary>Counts what a call of a host function has made the host allocate.</summary>
    public void SpendImportBytes(long bytes) => _importBytesLeft -= bytes;

    /// <summary>Starts a call of a contract's import.</summary>
    public GuestImportCall BeginContractImport()
    {
        if ((Care & ImportCare.Staying) != 0)
        {
            throw Violation("It called an import from its allocator or from post-return.");
        }

        return FirstImportCall ?? CreateImportCall();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BeginTime(long deadline, long timeoutTicks)
    {
        _deadline = deadline;
        _timeoutTicks = timeoutTicks;
        _importCallsLeft = _maxImportCalls;
        _importBytesLeft = _maxTotalImportBytes;
    }

    // Not if the version is on probation, so that its calls are looked at.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTake(CoreGuestFunction function)
    {
        if (_generation.Probation is not null)
        {
            return false;
        }

        _function = function;
        _export = function.Export;
        return true;
    }

    /// <inheritdoc/>
    internal override void OnImport(int index, Span<RawValue> values)
    {
        CountImport(index);
        if (_plainImports[index] is { } binding)
        {
            binding.Invoke(FirstImportCall ?? CreateImportCall(), values);
            return;
        }

        _imports[index].Invoke(this, values);
    }

    /// <inheritdoc/>
    internal override void OnImportWithCare(int index, Span<RawValue> values)
    {
        CountImport(index);
        if (IsLong)
        {
            InvokeWithoutTurn(_imports[index], values);
            return;
        }

        _imports[index].Invoke(this, values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountImport(int index)
    {
        _currentImport = index;
        ForgetMemorySize();
        if (--_importCallsLeft < 0)
        {
            throw LimitExceeded(nameof(PluginLimits.MaxImportCalls), _maxImportCalls);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuestImportCall CreateImportCall()
    {
        var call = new GuestImportCall(this);
        call.Begin(_cancellationToken);
        return FirstImportCall = call;
    }

    /// <inheritdoc/>
    internal override bool OnEpoch()
    {
        try
        {
            return MayGoOn() && CountTick();
        }
        catch (Exception exception)
        {
            // A log provider failed, for example. It is no import's fault, and nothing may leave a callback of the engine.
            FaultOutsideImport(exception);
            return false;
        }
    }

    // Notes why not.
    private bool MayGoOn()
    {
        if (Failure is not null)
        {
            return false;
        }

        if (_guest.Host.Ticker.Now >= _deadline)
        {
            Failure = TimedOut();
            return false;
        }

        if (_cancellationToken.IsCancellationRequested)
        {
            Failure = Cancelled(_cancellationToken);
            return false;
        }

        if (_outerCall is { } outer && outer.IsCancelled(out CancellationToken token))
        {
            Failure = Cancelled(token);
            return false;
        }

        if (_generation.IsEnding)
        {
            Failure = Ended();
            return false;
        }

        return true;
    }

    private CoreGuestFunction CreateFunction(ContractBinding binding, int export)
    {
        BoundExport bound = binding.Exports[export];
        if (bound.Component is { } lifted)
        {
            return _functions[binding.FirstFunction + export] = CreateFunction(bound, lifted);
        }

        if (!TryGetFunction(bound.Name, out NativeFunction function))
        {
            throw new EngineException("An export of the module was not found in its instance.");
        }

        NativeFunction postReturn = default;
        if (bound.PostReturnName is not null && !TryGetFunction(bound.PostReturnName, out postReturn))
        {
            throw new EngineException("An export of the module was not found in its instance.");
        }

        return _functions[binding.FirstFunction + export] = new CoreGuestFunction(this, bound, function, postReturn);
    }
}

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
    private readonly CoreGuestFunction?[] _functions;
    private GuestImportCall? _importCall;

    // The call at hand. References are only written where they differ from the last call's: most calls of one instance are alike.
    private ExportDescriptor? _export;
    private bool _hasCaller;
    private PluginCallContext? _context;
    private OuterCall? _outerCall;
    private CancellationToken _cancellationToken;
    private long _deadline;
    private long _timeoutTicks;
    private Exception? _failure;
    private long _importCallsLeft;
    private long _importBytesLeft;
    private int _currentImport;
    private bool _mayLeave = true;

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
        _functions = new CoreGuestFunction?[generation.FunctionCount];
    }

    /// <summary>The version of the plugin that this is an instance of.</summary>
    public Generation Generation => _generation;

    /// <summary>The place that the instance was made at. <see langword="null"/> if it only shows that one can be made.</summary>
    public Place? Place { get; set; }

    /// <summary>The session that holds the instance. <see langword="null"/> if none does.</summary>
    public GuestSession? Session { get; set; }

    /// <summary>Whether the instance has failed and must not be entered again.</summary>
    public bool IsBroken => _failure is not null;

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

    /// <summary>Starts a call: takes the instance onto the thread and gives it the call's limits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(
        GuestThread thread,
        ExportDescriptor? export,
        CallTime time,
        PluginCallContext? context,
        OuterCall? outer,
        CancellationToken cancellationToken)
    {
        EnterThread(thread);
        _deadline = time.Deadline;
        _timeoutTicks = time.TimeoutTicks;
        _importCallsLeft = _maxImportCalls;
        _importBytesLeft = _maxTotalImportBytes;
        if (_export != export)
        {
            _export = export;
            if (_generation.Probation is not null)
            {
                Time();
            }
        }

        // The last call's were forgotten when it ended.
        if (context is not null || outer is not null || cancellationToken.CanBeCanceled)
        {
            TakeCaller(context, outer, cancellationToken);
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

    /// <inheritdoc cref="Begin(GuestThread, ExportDescriptor, CallTime, PluginCallContext, OuterCall, CancellationToken)"/>
    public void Begin(GuestThread thread, in CallRequest request) =>
        Begin(thread, request.Export, request.Time, request.Context, request.Outer, request.CancellationToken);

    /// <summary>Ends the call, and takes the instance off the thread.</summary>
    /// <returns>Why the call has no result; <see langword="null"/> if it has one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Exception? End()
    {
        LeaveThread();
        if (_isLong)
        {
            EndLongCall();
        }

        if (_streams is not null)
        {
            FlushStreams();
        }

        // What belongs to the caller must not stay reachable from an instance that waits for its next call.
        if (_hasCaller || _importCall is not null)
        {
            ForgetCaller();
        }

        if (_isObserved || _failure is not null)
        {
            Report();
        }

        return _failure;
    }

    /// <summary>Gives a function of the guest. Within a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CoreGuestFunction GetFunction(ContractBinding binding, int export)
    {
        CoreGuestFunction function = _functions[binding.FirstFunction + export] ?? CreateFunction(binding, export);
        function.Begin();
        return function;
    }

    /// <summary>Calls a function of the guest. Within a call.</summary>
    /// <returns>Whether it returned; if not, the reason is kept for <see cref="End"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CallGuest(NativeFunction function, Span<RawValue> values)
    {
        // Not again after a failure, whatever noted it.
        if (_failure is not null)
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
        bool mayLeave = _mayLeave;
        int import = _currentImport;
        _mayLeave = false;
        bool returned = CallGuest(function, values);
        _mayLeave = mayLeave;
        _currentImport = import;
        return returned;
    }

    /// <summary>Counts what a call of a host function has made the host allocate.</summary>
    public void SpendImportBytes(long bytes) => _importBytesLeft -= bytes;

    /// <summary>Starts a call of a contract's import.</summary>
    public GuestImportCall BeginContractImport()
    {
        if (!_mayLeave)
        {
            throw Violation("It called an import from its allocator or from post-return.");
        }

        return _importCall ??= new GuestImportCall(this);
    }

    /// <inheritdoc/>
    internal override void OnImport(int index, Span<RawValue> values)
    {
        _currentImport = index;
        ForgetMemorySize();
        if (--_importCallsLeft < 0)
        {
            throw LimitExceeded(nameof(PluginLimits.MaxImportCalls), _maxImportCalls);
        }

        if (_isLong)
        {
            InvokeWithoutTurn(_imports[index], values);
            return;
        }

        _imports[index].Invoke(this, values);
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
        if (_failure is not null)
        {
            return false;
        }

        if (_guest.Host.Ticker.Now >= _deadline)
        {
            _failure = TimedOut();
            return false;
        }

        if (_cancellationToken.IsCancellationRequested)
        {
            _failure = Cancelled(_cancellationToken);
            return false;
        }

        if (_outerCall is { } outer && outer.IsCancelled(out CancellationToken token))
        {
            _failure = Cancelled(token);
            return false;
        }

        if (_generation.IsEnding)
        {
            _failure = Ended();
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

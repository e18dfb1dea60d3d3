using System.Runtime.CompilerServices;
using PluginHost.CompilerServices;
using PluginHost.Interop;

namespace PluginHost.Sandbox;

/// <summary>How calls get into guests: at once on the caller's thread, or later and elsewhere.</summary>
internal static class GuestEntry
{
    private static readonly string TooDeep = $"The call was made from inside {GuestThread.MaxDepth} other calls, which is as deep as calls go.";

    /// <summary>Whether a guest can be entered on a thread as far as its stack goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanEnter(GuestThread thread, Generation generation) =>
        thread.HasStackFor(generation.StackBytes) && thread.Depth < GuestThread.MaxDepth;

    /// <summary>Enters an instance at a place that has been taken: the one that waits there, or a new one.</summary>
    /// <returns>
    /// The function, or one that gives a failure; <see langword="null"/>, with the place given back, if the generation is done.
    /// </returns>
    public static GuestFunction? Enter(
        Generation generation, Place place, GuestThread thread, in CallRequest request, ContractBinding binding, int export)
    {
        if (place.Warm is { } warm && warm.Generation == generation)
        {
            warm.Begin(thread, request);
            return warm.GetFunction(binding, export);
        }

        return EnterNew(generation, place, thread, request, binding, export);
    }

    /// <summary>Waits for a place.</summary>
    /// <exception cref="PluginException">There is none in time, or none to wait for.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public static async ValueTask<Place> AdmitAsync(Generation generation, CallRequest request)
    {
        request.CancellationToken.ThrowIfCancellationRequested();
        if (request.Outer is { Depth: >= GuestThread.MaxDepth })
        {
            throw Refuse(generation, request.Export, NoStack(generation, request.Export, TooDeep));
        }

        if (generation.Gate.TryEnter(GuestThread.Current.Number, out Place? free))
        {
            return free;
        }

        if (request.Outer is { } outer && outer.Holds(generation.Gate))
        {
            throw Refuse(generation, request.Export, Rejected(generation, request, PluginRejection.Cycle));
        }

        // If a guest on this thread waits for this, it needs no core meanwhile.
        LongCallCores.EndTurn();
        HostServices host = generation.Guest.Host;
        long start = host.TimeProvider.GetTimestamp();
        Place? place;
        try
        {
            TimeSpan remaining = host.Ticker.GetRemaining(request.Deadline);
            place = await generation.Gate.EnterAsync(remaining, request.CancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            PluginTimeoutException failure = TimedOut(generation, request);
            Waited(failure);
            throw Refuse(generation, request.Export, failure);
        }
        catch (OperationCanceledException cancellation)
        {
            Waited(cancellation);
            throw;
        }

        if (place is null)
        {
            throw Refuse(generation, request.Export, Rejected(generation, request, PluginRejection.QueueFull));
        }

        try
        {
            Waited(failure: null);
            return place;
        }
        catch
        {
            // What listens threw. The place must not be lost with the call.
            generation.Gate.Leave(place);
            throw;
        }

        void Waited(Exception? failure) =>
            host.Events.CallWaited(generation, request.Export, host.TimeProvider.GetElapsedTime(start), failure);
    }

    /// <summary>Runs something inside a guest on a thread that can, here or on one of the host's own.</summary>
    /// <param name="generation">The version that is called.</param>
    /// <param name="request">The call: waiting for a thread is part of its time.</param>
    /// <param name="run">Enters, calls and leaves; gives the failure.</param>
    /// <param name="onNotRun">Called if the call is over before a thread was free, so that nothing has run and nothing will.</param>
    /// <returns>The failure; <see langword="null"/> if there is none.</returns>
    public static ValueTask<Exception?> RunWhereItFitsAsync(
        Generation generation, in CallRequest request, Func<GuestThread, Exception?> run, Action? onNotRun = null)
    {
        GuestThread thread = GuestThread.Current;
        if (IsExpectedLong(generation, thread, request.Outer))
        {
            return RunInTurnAsync(generation, request, run, onNotRun);
        }

        return (!generation.HasBlockingImports || thread.IsDedicated) && CanEnter(thread, generation)
            ? new ValueTask<Exception?>(run(thread))
            : RunOnHostThreadAsync(generation, request, run, onNotRun);
    }

    /// <summary>
    /// Whether a call has to leave the thread that it comes on, whatever stack it has, or has something around it. Asked where the generation says that it may.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool LeavesThread(Generation generation, GuestThread thread) =>
        generation.HasBlockingImports || generation.Guest.Pipeline is not null || IsExpectedLong(generation, thread, outer: null);

    /// <summary>Refuses a call that needs an instance of a plugin whose last ones have failed, until the next may be made.</summary>
    /// <returns>The failure, with the place given back; <see langword="null"/> if it may be made.</returns>
    public static PluginRejectedException? LeaveIfRestarting(Generation generation, Place place, in CallRequest request)
    {
        if (generation.Restarts is not { } restarts || !restarts.MustWait(out TimeSpan left))
        {
            return null;
        }

        // First, because what listens to the refusal may throw.
        generation.Gate.Leave(place);
        string detail = FormattableString.Invariant(
            $"Its instance has failed {restarts.Failures} times in a row; the next is made in {left.TotalSeconds:F1} s (WasmPlugins:Restart).");
        return Refuse(generation, request.Export, new PluginRejectedException(generation.Guest.Id, PluginRejection.Restarting, detail)
        {
            Version = generation.Guest.Version,
            Function = request.Export?.FunctionName,
            RetryAfter = left,
        });
    }

    /// <summary>The failure of a call whose time was over before it could enter.</summary>
    public static PluginTimeoutException TimedOut(Generation generation, in CallRequest request) =>
        new(generation.Guest.Id, generation.GetTimeout(request.TimeoutTicks))
        {
            Version = generation.Guest.Version,
            Function = request.Export?.FunctionName,
        };

    /// <summary>The failure of a call that was not let in.</summary>
    public static PluginRejectedException Rejected(Generation generation, in CallRequest request, PluginRejection rejection) =>
        new(generation.Guest.Id, rejection)
        {
            Version = generation.Guest.Version,
            Function = request.Export?.FunctionName,
        };

    /// <summary>The failure of a call that found too little stack on a thread that it cannot leave, or too many calls further out.</summary>
    public static PluginStackException NoStack(Generation generation, ExportDescriptor? export, GuestThread thread)
    {
        string detail = thread.Depth < GuestThread.MaxDepth
            ? "The call was made from inside other calls, and too little of the thread's stack is left to enter it."
            : TooDeep;
        return Refuse(generation, export, NoStack(generation, export, detail));
    }

    private static T Refuse<T>(Generation generation, ExportDescriptor? export, T failure)
        where T : PluginException
    {
        generation.Guest.Host.Events.CallRefused(generation, export, failure);
        return failure;
    }

    private static PluginStackException NoStack(Generation generation, ExportDescriptor? export, string detail) =>
        new(generation.Guest.Id, detail)
        {
            Version = generation.Guest.Version,
            Function = export?.FunctionName,
        };

    // A call that is made from inside another one stays: the outer one may hold the very thread that it would wait for, and it runs in the
    // outer one's place.
    private static bool IsExpectedLong(Generation generation, GuestThread thread, OuterCall? outer) =>
        thread.Depth == 0
        && outer is null
        && !generation.HasBlockingImports
        && Thread.CurrentThread.IsThreadPoolThread
        && generation.LongCalls.AreExpected();

    // One of the few of its plugin at a time, so that its calls, however many come, leave most of the host's threads to others.
    private static async ValueTask<Exception?> RunInTurnAsync(
        Generation generation, CallRequest request, Func<GuestThread, Exception?> run, Action? onNotRun)
    {
        HostServices host = generation.Guest.Host;
        AdmissionGate gate = generation.LongCalls.Gate;
        Place? turn;
        try
        {
            if (!gate.TryEnter(GuestThread.Current.Number, out turn))
            {
                turn = await gate.EnterAsync(host.Ticker.GetRemaining(request.Deadline), request.CancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            onNotRun?.Invoke();
            return exception is TimeoutException ? Refuse(generation, request.Export, TimedOut(generation, request)) : exception;
        }

        try
        {
            return await RunOnHostThreadAsync(generation, request, run, onNotRun).ConfigureAwait(false);
        }
        finally
        {
            gate.Leave(turn!);
        }
    }

    private static async ValueTask<Exception?> RunOnHostThreadAsync(
        Generation generation, CallRequest request, Func<GuestThread, Exception?> run, Action? onNotRun)
    {
        // If a guest on this thread waits for this, it needs no core meanwhile.
        LongCallCores.EndTurn();
        HostServices host = generation.Guest.Host;
        var done = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        ExecutionContext? context = ExecutionContext.Capture();
        LinkedListNode<Action>? queued = host.Threads.TryRun(() =>
        {
            // What follows a call through its asynchronous flow (the current activity, for example) is there for its imports too.
            if (context is null)
            {
                Run(null);
            }
            else
            {
                ExecutionContext.Run(context, Run, null);
            }
        });
        if (queued is null)
        {
            onNotRun?.Invoke();
            return Rejected(generation, request, PluginRejection.Stopping);
        }

        try
        {
            TimeSpan remaining = host.Ticker.GetRemaining(request.Deadline);
            return await done.Task.WaitAsync(remaining, host.TimeProvider, request.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // A guest that runs looks at its deadline and at the token itself, and its thread must not be left alone with it.
            if (!host.Threads.TryWithdraw(queued))
            {
                return await done.Task.ConfigureAwait(false);
            }

            onNotRun?.Invoke();
            return exception is TimeoutException ? Refuse(generation, request.Export, TimedOut(generation, request)) : exception;
        }

        void Run(object? state)
        {
            try
            {
                done.SetResult(run(GuestThread.Current));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }
    }

    private static GuestFunction? EnterNew(
        Generation generation, Place place, GuestThread thread, in CallRequest request, ContractBinding binding, int export)
    {
        bool isSingle = generation.Guest.Lifetime == PluginLifetime.Single;
        if (isSingle && generation.IsRetired)
        {
            // The one instance is the newer version's now. If that has been retired meanwhile, its sweep did not see the place.
            generation.Gate.Leave(place);
            generation.Gate.Sweep(instance => instance.Generation.IsRetired);
            return null;
        }

        if (place.Warm is { } stale)
        {
            place.Warm = null;
            stale.Dispose();
        }

        if (generation.TryTakeWarm() is { } warm)
        {
            warm.Place = place;
            place.Warm = warm;
            warm.Begin(thread, request);
            return warm.GetFunction(binding, export);
        }

        if (LeaveIfRestarting(generation, place, request) is { } restarting)
        {
            return new FailedCall(restarting);
        }

        if (!generation.TryAddInstance(isHeld: !isSingle && request.Context is { Hold.Plugins: not null }))
        {
            generation.Gate.Leave(place);
            return null;
        }

        var instance = new GuestInstance(generation) { Place = place };
        place.Warm = instance;
        return instance.Start(thread, request)
            ? instance.GetFunction(binding, export)
            : new FailedCall(generation.Release(instance)!);
    }
}

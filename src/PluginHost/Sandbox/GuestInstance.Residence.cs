using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <content>Calls that live as long as their instance: they wait for what is to do, and have their limits anew for each piece of it.</content>
internal sealed partial class GuestInstance
{
    // Whether a piece of work is at hand. What the call does before it first waits belongs to the first.
    private bool _isAtWork;

    // What earlier limits of the piece at hand were used for.
    private long _importCallsMade;
    private long _fuelBurned;

    /// <summary>Waits for a signal, on the call's own thread, without a deadline. The end of the call, of its version or of the host wakes it.</summary>
    public void WaitFor(SemaphoreSlim signal)
    {
        if (IsLong)
        {
            EndLongCall();
        }

        _ticks = 0;
        bool isFirst = !_isAtWork;
        if (!isFirst)
        {
            EndWork();
        }

        if (!signal.Wait(0, CancellationToken.None))
        {
            WaitLong(signal);
        }

        _isAtWork = true;
        if (!isFirst)
        {
            BeginWork();
        }
    }

    /// <summary>Starts the call's limits anew.</summary>
    /// <param name="time">How long it may take, if that is less than the plugin's limit.</param>
    public void Renew(TimeSpan time)
    {
        // The tick at hand has partly passed.
        long ticks = time == Timeout.InfiniteTimeSpan
            ? _generation.TimeoutTicks
            : Math.Min(_generation.TimeoutTicks, (long)Math.Ceiling(time.TotalMilliseconds) + 1);

        // What has run long goes on doing so, and takes turns: only a wait ends that.
        bool isCounted = _countedDeadline == _deadline;
        NoteUsed();
        _deadline = _generation.Ticker.GetDeadline(ticks);
        _timeoutTicks = ticks;
        _importCallsLeft = _maxImportCalls;
        _importBytesLeft = _maxTotalImportBytes;
        if (isCounted)
        {
            _countedDeadline = _deadline;
        }

        if (_generation.IsMetered)
        {
            BeginFuel();
        }
    }

    private void WaitLong(SemaphoreSlim signal)
    {
        // What it has written by now is said; the next line may come much later.
        _streams?.Flush();
        using CancellationTokenSource tokens = LinkTokens();
        try
        {
            signal.Wait(tokens.Token);
        }
        catch (OperationCanceledException) when (tokens.IsCancellationRequested)
        {
            // Its time stood still, so that it is not over.
            Renew(Timeout.InfiniteTimeSpan);
            ThrowIfOver();
            throw;
        }
    }

    // Nobody could wait for the end of such a call: each piece of its work is measured, and counts for a probation, as a call does.
    private void EndWork()
    {
        if (IsObserved)
        {
            ExportDescriptor? export = _export;
            Report();
            _export = export;
        }

        ForgetUsed();
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    private void BeginWork()
    {
        // As every call does.
        if (_generation.Probation is not null)
        {
            Time();
        }

        if (_events.IsCallObserved(_generation.IsMetered))
        {
            Observe();
        }
    }

    private void NoteUsed()
    {
        _importCallsMade += _maxImportCalls - _importCallsLeft;
        if (_generation.IsMetered)
        {
            _fuelBurned += _generation.Limits.FuelPerCall!.Value - GetFuelLeft();
        }
    }

    // Of limits that are still to be renewed, nothing is of the next piece.
    private void ForgetUsed()
    {
        _importCallsMade = _importCallsLeft - _maxImportCalls;
        _fuelBurned = _generation.IsMetered ? GetFuelLeft() - _generation.Limits.FuelPerCall!.Value : 0;
    }

    // It has been said how the call went, or nobody wants to know.
    private void ForgetWork()
    {
        _isAtWork = false;
        _importCallsMade = _fuelBurned = 0;
    }
}

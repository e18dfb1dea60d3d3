namespace PluginHost.Sandbox;

/// <content>Calls that live as long as their instance: they wait for what is to do, and have their limits anew for each piece of it.</content>
internal sealed partial class GuestInstance
{
    /// <summary>Waits for a signal, on the call's own thread, without a deadline. The end of the call, of its version or of the host wakes it.</summary>
    public void WaitFor(SemaphoreSlim signal)
    {
        if (_isLong)
        {
            EndLongCall();
        }

        _ticks = 0;
        if (signal.Wait(0, CancellationToken.None))
        {
            return;
        }

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
        _deadline = _generation.Ticker.GetDeadline(ticks);
        _timeoutTicks = ticks;
        _importCallsLeft = _maxImportCalls;
        if (isCounted)
        {
            _countedDeadline = _deadline;
        }

        if (_generation.IsMetered)
        {
            BeginFuel();
        }
    }
}

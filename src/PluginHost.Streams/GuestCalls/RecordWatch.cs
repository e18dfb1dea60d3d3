using PluginHost.Streams.Diagnostics;

namespace PluginHost.Streams.GuestCalls;

/// <summary>
/// Ends a guest's call when the guest has not asked for more records for some time. Looks only now and then, so that a record costs no
/// look at a clock: a guest has up to twice the time.
/// </summary>
internal sealed class RecordWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly GuestBatch _batch;
    private readonly StreamLog _log;
    private readonly ITimer _timer;
    private CancellationTokenSource? _ending;
    private CancellationToken _caller;
    private bool _isRunning;
    private long _lastPulls = -1;

    public RecordWatch(GuestBatch batch, TimeSpan timeout, TimeProvider timeProvider, StreamLog log)
    {
        _batch = batch;
        _log = log;
        Timeout = timeout;
        _timer = timeProvider.CreateTimer(static state => ((RecordWatch)state!).Look(), this, timeout, timeout);
    }

    /// <summary>How long a guest may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Starts to watch a call.</summary>
    /// <returns>The token for the call.</returns>
    public CancellationToken Begin(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_ending is null || _caller != cancellationToken)
            {
                _ending?.Dispose();
                _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                _caller = cancellationToken;
            }

            // What was seen in an earlier call says nothing about this one.
            _lastPulls = -1;
            _isRunning = true;
            return _ending.Token;
        }
    }

    /// <summary>The call has ended.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isRunning = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _ending?.Dispose();
            _ending = null;
        }
    }

    private void Look()
    {
        CancellationTokenSource? ending = null;
        lock (_lock)
        {
            long pulls = _batch.Pulls;
            if (_isRunning && _batch.HasPulled && pulls == _lastPulls)
            {
                // Of this call alone: the next one gets another.
                (ending, _ending) = (_ending, null);
            }

            _lastPulls = pulls;
        }

        if (ending is not null)
        {
            _ = EndAsync(ending);
        }
    }

    // Whoever waits for the token may go on right here, with the next batch: neither under the lock nor on the timer's thread.
    private async Task EndAsync(CancellationTokenSource ending)
    {
        try
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            _log.CancellationFailed(exception);
        }

        ending.Dispose();
    }
}

namespace PluginHost.Streams.Running;

/// <summary>One partition of a stream: gathers batches, takes them through the chain, and sees to it that they arrive, one after the other.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private readonly StreamOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly LaneWork _work;
    private readonly StreamRecord[] _batch;
    private Task<bool>? _wait;
    private Run? _left;
    private int _count;
    private long _bytes;

    public Lane(LaneWork work, StreamOptions options, TimeProvider timeProvider)
    {
        _work = work;
        _options = options;
        _timeProvider = timeProvider;
        _batch = new StreamRecord[options.MaxBatchRecords];
        Input = new LaneInput(options);
    }

    /// <summary>Where records go in.</summary>
    public LaneInput Input { get; }

    /// <summary>Works until there is nothing more to do.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                await _work.RunAsync(_batch, _count, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Whoever waits to bring more is told.
            Input.Close();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _work.DisposeAsync();

    // A batch is made of whole runs: they are no larger than a batch.
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        Array.Clear(_batch, 0, _count);
        _count = 0;
        _bytes = 0;
        CancellationTokenSource? linger = null;
        Task? end = null;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!TakeRuns())
                {
                    return true;
                }

                _wait ??= Input.WaitAsync(cancellationToken).AsTask();
                if (_count > 0 && !_wait.IsCompleted)
                {
                    if (_options.Linger == TimeSpan.Zero)
                    {
                        return true;
                    }

                    linger ??= CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    end ??= Task.Delay(_options.Linger, _timeProvider, linger.Token);
                    if (await Task.WhenAny(_wait, end).ConfigureAwait(false) == end)
                    {
                        // What came meanwhile, and was not told yet.
                        TakeRuns();
                        return true;
                    }
                }

                bool hasMore = await _wait.ConfigureAwait(false);
                _wait = null;
                if (!hasMore)
                {
                    return _count > 0;
                }
            }
        }
        finally
        {
            linger?.Cancel();
            linger?.Dispose();
        }
    }

    // Whether there is room for more.
    private bool TakeRuns()
    {
        while (_left is not null || TryRead())
        {
            Run run = _left!.Value;
            if (_count > 0 && (_count + run.Count > _batch.Length || _bytes + run.Bytes > _options.MaxBatchBytes))
            {
                return false;
            }

            Array.Copy(run.Records, 0, _batch, _count, run.Count);
            _count += run.Count;
            _bytes += run.Bytes;
            _left = null;
            run.Return();
        }

        return _count < _batch.Length && _bytes < _options.MaxBatchBytes;
    }

    private bool TryRead()
    {
        bool hasRun = Input.TryTake(out Run run);
        _left = hasRun ? run : null;
        return hasRun;
    }
}

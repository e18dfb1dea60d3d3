using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.Endpoints;

namespace PluginHost.Streams.Running;

/// <summary>Reads a source and brings each record to the lane of its partition.</summary>
internal sealed class StreamRunner : IStreamRunner, IAsyncDisposable
{
    private readonly StreamDescription _stream;
    private readonly TimeProvider _timeProvider;
    private readonly StreamLog _log;
    private readonly StreamMeasurements? _measurements;
    private readonly StreamOutputs _outputs;
    private readonly Backoff _backoff;
    private readonly Counters _counters = new();
    private readonly Dictionary<(string Topic, int Partition), Lane> _lanes = [];
    private readonly List<Lane> _arrivals = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly PauseGate _gate = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneWork? _ready;
    private Exception? _failure;
    private int _partitions;
    private int _state;
    private volatile bool _hasSource = true;

    public StreamRunner(StreamDescription stream, TimeProvider timeProvider, StreamLog log, StreamMeasurements? measurements = null)
    {
        _stream = stream;
        _timeProvider = timeProvider;
        _log = log;
        _measurements = measurements;
        _outputs = new StreamOutputs(stream.Sinks);
        _backoff = new Backoff(stream.Options, timeProvider);
    }

    /// <inheritdoc/>
    public event Action<StreamProgress>? Progressed;

    /// <inheritdoc/>
    public string Name => _stream.Name;

    /// <inheritdoc/>
    public StreamState State
    {
        get
        {
            var state = (StreamState)Volatile.Read(ref _state);
            return state switch
            {
                StreamState.Running when _stopping.IsCancellationRequested => StreamState.Stopping,
                StreamState.Running when _gate.IsClosed => StreamState.Paused,
                _ => state,
            };
        }
    }

    /// <inheritdoc/>
    public Task Completion => _completion.Task;

    /// <summary>The progress without what waits to be read, which the source would have to be asked for.</summary>
    public StreamProgress Counted => _counters.Take(Name, State, Volatile.Read(ref _partitions), pending: null);

    /// <inheritdoc/>
    public StreamProgress GetProgress() => Counted with { Pending = FindPending() };

    /// <inheritdoc/>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, (int)StreamState.Running, (int)StreamState.Created) != (int)StreamState.Created)
        {
            throw new InvalidOperationException($"The stream '{Name}' was started before.");
        }

        // Nobody waits for this task: how it ends is in Completion.
        _ = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public void Pause() => _gate.Close();

    /// <inheritdoc/>
    public void Resume() => _gate.Open();

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (State == StreamState.Created)
        {
            return;
        }

        // First, so that a token that is cancelled already aborts, whatever the stream does meanwhile.
        await using (cancellationToken.UnsafeRegister(static runner => ((StreamRunner)runner!).Abort(), this))
        {
            await CancelAsync(_stopping).ConfigureAwait(false);
            await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CancelAsync(_aborting).ConfigureAwait(false);
        await StopAsync(_aborting.Token).ConfigureAwait(false);
    }

    private long? FindPending()
    {
        try
        {
            return _hasSource ? _stream.Source.Pending : null;
        }
        catch (ObjectDisposedException) when (!_hasSource)
        {
            return null;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            _log.Started(Name);
            await using (ITimer timer = _timeProvider.CreateTimer(
                static runner => ((StreamRunner)runner!).TellProgress(), this, _stream.Options.ProgressInterval, _stream.Options.ProgressInterval))
            {
                await WorkAsync().ConfigureAwait(false);
                await FinishAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            End();
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            _ready = CreateWork();
            await _ready.PrepareAsync(_stopping.Token).ConfigureAwait(false);
            await ReadAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && Volatile.Read(ref _partitions) == 0)
        {
            // Told to stop while plugins were not ready: nothing has been read.
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new StreamRecord[_stream.Options.MaxBatchRecords];
        while (!_stopping.IsCancellationRequested)
        {
            int count;
            try
            {
                await _gate.WaitAsync(_stopping.Token).ConfigureAwait(false);
                count = await _stream.Source.ReadAsync(buffer, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }

            if (count == 0)
            {
                return;
            }

            _counters.AddRead(count);

            // Paused while it was read: it waits as well. A stop delivers it.
            await _gate.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DistributeAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }
    }

    // What was read is brought to its lane even when the stream is to stop: not every source can give it again. A lane that is full has the
    // others wait only when they have got what was read with it.
    private async ValueTask DistributeAsync(ReadOnlyMemory<StreamRecord> records)
    {
        Exception? problem = Gather(records.Span);
        _arrivals.RemoveAll(static lane => lane.Input.TryBring());
        foreach (Lane lane in _arrivals)
        {
            await lane.Input.BringAsync(_aborting.Token).ConfigureAwait(false);
        }

        _arrivals.Clear();
        if (problem is not null)
        {
            throw problem;
        }
    }

    // What is wrong with a record concerns those behind it.
    private Exception? Gather(ReadOnlySpan<StreamRecord> records)
    {
        StreamRecord? last = null;
        Lane? lane = null;
        foreach (StreamRecord record in records)
        {
            if (RecordCheck.FindProblem(record) is { } problem)
            {
                return problem;
            }

            if (lane is null || record.Partition != last!.Partition || record.Topic != last.Topic)
            {
                if (!_lanes.TryGetValue((record.Topic, record.Partition), out lane))
                {
                    if (_lanes.Count == _stream.Options.MaxPartitions)
                    {
                        return _stream.TooManyPartitions(record);
                    }

                    lane = AddLane(record);
                }

                if (!lane.Input.HasGathered)
                {
                    _arrivals.Add(lane);
                }
            }

            lane.Input.Gather(record);
            last = record;
        }

        return null;
    }

    private Lane AddLane(StreamRecord record)
    {
        LaneWork work = _ready ?? CreateWork();
        _ready = null;
        var lane = new Lane(work, _stream.Options, _timeProvider);
        _lanes.Add((record.Topic, record.Partition), lane);
        _running.Add(Task.Run(() => RunAsync(lane)));
        Volatile.Write(ref _partitions, _lanes.Count);
        return lane;
    }

    private LaneWork CreateWork() => new(
        _stream,
        new Chain(_stream.CreateStages(), _outputs, _stream.Options, _backoff, _measurements),
        _outputs,
        _backoff,
        _counters,
        _log,
        _measurements);

    private async Task RunAsync(Lane lane)
    {
        try
        {
            await lane.RunAsync(_aborting.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    // The other partitions finish what was read.
    private void Fail(Exception exception)
    {
        if (exception is not OperationCanceledException || !_aborting.IsCancellationRequested)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }

        Cancel(_stopping);
    }

    private void Abort() => Cancel(_aborting);

    // What waits for a token may throw when it is told: that is the stream's failure, and no reason not to end it.
    private void Cancel(CancellationTokenSource tokens)
    {
        try
        {
            tokens.Cancel();
        }
        catch (AggregateException callbacks)
        {
            Interlocked.CompareExchange(ref _failure, callbacks, null);
        }
    }

    private async Task CancelAsync(CancellationTokenSource tokens)
    {
        try
        {
            await tokens.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException callbacks)
        {
            Interlocked.CompareExchange(ref _failure, callbacks, null);
        }
    }

    private async Task FinishAsync()
    {
        foreach (Lane lane in _lanes.Values)
        {
            lane.Input.Close();
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
        foreach (IAsyncDisposable lane in _lanes.Values.Concat<IAsyncDisposable?>([_ready]).OfType<IAsyncDisposable>())
        {
            await DisposeAsync(lane).ConfigureAwait(false);
        }

        _hasSource = false;
        object[] used = [.. _outputs.Sinks.Concat([_stream.DeadLetters]).OfType<object>().Prepend(_stream.Source).Distinct()];
        foreach (object endpoint in used)
        {
            await DisposeAsync(endpoint).ConfigureAwait(false);
        }

        foreach (IStreamEnd sink in used.OfType<IStreamEnd>())
        {
            sink.End(Volatile.Read(ref _failure) ?? (_aborting.IsCancellationRequested ? new OperationCanceledException(_aborting.Token) : null));
        }
    }

    private async ValueTask DisposeAsync(object used)
    {
        if (await Disposal.TryDisposeAsync(used).ConfigureAwait(false) is { } failure)
        {
            Fail(failure);
        }
    }

    private void End()
    {
        Exception? failure = Volatile.Read(ref _failure);
        StreamState state = failure is not null ? StreamState.Failed
            : _aborting.IsCancellationRequested ? StreamState.Aborted
            : StreamState.Completed;
        Volatile.Write(ref _state, (int)state);
        try
        {
            StreamProgress progress = Counted;
            if (failure is not null)
            {
                _log.StreamFailed(Name, failure);
            }

            _log.Ended(Name, state, progress.Read, progress.Written, progress.DeadLettered);
            TellProgress();
        }
        finally
        {
            // Whatever a log does: somebody waits for this.
            Complete(state, failure);
        }
    }

    private void Complete(StreamState state, Exception? failure) => _ = state switch
    {
        StreamState.Failed => _completion.TrySetException(failure!),
        StreamState.Aborted => _completion.TrySetCanceled(_aborting.Token),
        _ => _completion.TrySetResult(),
    };

    private void TellProgress()
    {
        try
        {
            Progressed?.Invoke(GetProgress());
        }
        catch (Exception exception)
        {
            // It is on a timer's thread, where an exception would end the process.
            _log.ProgressFailed(Name, exception);
        }
    }
}

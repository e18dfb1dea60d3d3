using System.Threading.Channels;
using PluginHost.Streams.Diagnostics;

namespace PluginHost.Streams.Running;

/// <summary>Reads a source and brings each record to the lane of its partition.</summary>
internal sealed class StreamRunner : IStreamRunner, IAsyncDisposable
{
    private readonly StreamDescription _stream;
    private readonly TimeProvider _timeProvider;
    private readonly StreamLog _log;
    private readonly StreamOutputs _outputs;
    private readonly Backoff _backoff;
    private readonly Counters _counters = new();
    private readonly Dictionary<(string Topic, int Partition), Lane> _lanes = [];
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly PauseGate _gate = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LaneWork? _ready;
    private Exception? _failure;
    private int _partitions;
    private int _state;

    public StreamRunner(StreamDescription stream, TimeProvider timeProvider, StreamLog log)
    {
        _stream = stream;
        _timeProvider = timeProvider;
        _log = log;
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

    /// <inheritdoc/>
    public StreamProgress GetProgress() => _counters.Take(Name, State, Volatile.Read(ref _partitions), _stream.Source.Pending);

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

        await _stopping.CancelAsync().ConfigureAwait(false);
        await using (cancellationToken.UnsafeRegister(static aborting => ((CancellationTokenSource)aborting!).Cancel(), _aborting))
        {
            await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _aborting.CancelAsync().ConfigureAwait(false);
        await StopAsync(_aborting.Token).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        _log.Started(Name);
        await using (ITimer timer = _timeProvider.CreateTimer(
            static runner => ((StreamRunner)runner!).TellProgress(), this, _stream.Options.ProgressInterval, _stream.Options.ProgressInterval))
        {
            try
            {
                _ready = CreateWork();
                await _ready.PrepareAsync(_aborting.Token).ConfigureAwait(false);
                await ReadAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            await FinishAsync().ConfigureAwait(false);
        }

        End();
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
            await DistributeAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
        }
    }

    // What was read is brought to its lane even when the stream is to stop: not every source can give it again.
    private async ValueTask DistributeAsync(ReadOnlyMemory<StreamRecord> records)
    {
        while (!records.IsEmpty)
        {
            (int count, long bytes) = MeasureRun(records.Span);
            StreamRecord first = records.Span[0];
            if (!_lanes.TryGetValue((first.Topic, first.Partition), out Lane? lane))
            {
                lane = AddLane(first);
            }

            try
            {
                await lane.Input.WriteAsync(Run.Of(records.Span[..count], bytes), _aborting.Token).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                // The lane has failed, and its task says why.
                await _stopping.CancelAsync().ConfigureAwait(false);
            }

            records = records[count..];
        }
    }

    private (int Count, long Bytes) MeasureRun(ReadOnlySpan<StreamRecord> records)
    {
        StreamRecord first = records[0];
        long bytes = first.Size;
        int count = 1;
        for (; count < records.Length; count++)
        {
            StreamRecord record = records[count];
            int size = record.Size;
            if (record.Partition != first.Partition || record.Topic != first.Topic || bytes + size > _stream.Options.MaxBatchBytes)
            {
                break;
            }

            bytes += size;
        }

        return (count, bytes);
    }

    private Lane AddLane(StreamRecord record)
    {
        if (_lanes.Count == _stream.Options.MaxPartitions)
        {
            throw new StreamConfigurationException(
                $"The stream '{Name}' has more than {_lanes.Count} partitions: {record.Position} is in another one. Raise {nameof(StreamOptions.MaxPartitions)},"
                + " and MaxConcurrentCalls of its plugins with it.");
        }

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
        new Chain(_stream.CreateStages(), _outputs, _stream.Options, _backoff),
        _outputs,
        _backoff,
        _counters,
        _log);

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

        _stopping.Cancel();
    }

    private async Task FinishAsync()
    {
        foreach (Lane lane in _lanes.Values)
        {
            lane.Input.TryComplete();
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
        foreach (IAsyncDisposable used in _lanes.Values.Concat<IAsyncDisposable?>([_ready]).OfType<IAsyncDisposable>())
        {
            await DisposeAsync(used).ConfigureAwait(false);
        }

        foreach (object used in _outputs.Sinks.Concat([_stream.DeadLetters]).OfType<object>().Prepend(_stream.Source).Distinct())
        {
            await DisposeAsync(used).ConfigureAwait(false);
        }
    }

    private async ValueTask DisposeAsync(object used)
    {
        try
        {
            switch (used)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void End()
    {
        StreamState state = _failure is not null ? StreamState.Failed
            : _aborting.IsCancellationRequested ? StreamState.Aborted
            : StreamState.Completed;
        Volatile.Write(ref _state, (int)state);
        StreamProgress progress = GetProgress();
        if (_failure is not null)
        {
            _log.StreamFailed(Name, _failure);
        }

        _log.Ended(Name, state, progress.Read, progress.Written, progress.DeadLettered);
        TellProgress();
        switch (state)
        {
            case StreamState.Failed:
                _completion.SetException(_failure!);
                break;
            case StreamState.Aborted:
                _completion.SetCanceled(_aborting.Token);
                break;
            default:
                _completion.SetResult();
                break;
        }
    }

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

using PluginHost.Streams.Diagnostics;

namespace PluginHost.Streams.Running;

/// <summary>What is done with each batch of a partition: transform, write, set aside, acknowledge.</summary>
internal sealed class LaneWork : IAsyncDisposable
{
    private readonly StreamDescription _stream;
    private readonly Chain _chain;
    private readonly StreamOutputs _outputs;
    private readonly Backoff _backoff;
    private readonly Counters _counters;
    private readonly StreamLog _log;
    private readonly StreamMeasurements? _measurements;
    private readonly RecordBuffer[] _written;

    public LaneWork(
        StreamDescription stream,
        Chain chain,
        StreamOutputs outputs,
        Backoff backoff,
        Counters counters,
        StreamLog log,
        StreamMeasurements? measurements = null)
    {
        _stream = stream;
        _chain = chain;
        _outputs = outputs;
        _backoff = backoff;
        _counters = counters;
        _log = log;
        _measurements = measurements;
        _written = [.. outputs.Sinks.Select(_ => new RecordBuffer())];
    }

    /// <summary>Makes the chain ready, and waits for plugins that are not.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        RetryAsync("prepare", static (work, _, token) => work._chain.PrepareAsync(token), 0, cancellationToken).AsTask();

    /// <summary>Takes a batch from its source to where it belongs.</summary>
    /// <exception cref="StreamStoppedException">A record failed, and the policy is to stop.</exception>
    public async ValueTask RunAsync(StreamRecord[] records, int count, CancellationToken cancellationToken)
    {
        long began = _measurements?.BatchBegins() ?? 0;
        _chain.Begin(records, count);
        await TransformAsync(cancellationToken).ConfigureAwait(false);
        _counters.AddRetried(_chain.Retried);
        DeadLetter? stop = null;
        if (_chain.Failures.Count > 0)
        {
            _chain.Failures.Sort((a, b) => a.Root.CompareTo(b.Root));
            _log.Failed(_stream.Name, _stream.OnFailure, _chain.Failures);
            if (_stream.OnFailure == StreamFailureAction.Stop)
            {
                (int root, stop) = _chain.Failures[0];
                count = _chain.IsStateful ? 0 : Math.Max(0, root);
            }
        }

        if (count > 0)
        {
            int written = await WriteAsync(stop is null ? int.MaxValue : count, cancellationToken).ConfigureAwait(false);
            int deadLettered = stop is null ? await SetAsideAsync(cancellationToken).ConfigureAwait(false) : 0;
            int skipped = stop is null ? _chain.Failures.Count - deadLettered : 0;
            await RetryAsync(
                "acknowledge",
                static (work, position, token) => work._stream.Source.AcknowledgeAsync(position, token),
                records[count - 1].Position,
                cancellationToken).ConfigureAwait(false);
            _counters.AddBatch(count, written, deadLettered, skipped);
        }

        _measurements?.BatchEnded(began);
        if (_chain.Failures.Count > 0)
        {
            _measurements?.Failed(_stream.OnFailure, stop is null ? _chain.Failures : _chain.Failures.Take(1));
        }

        if (stop is not null)
        {
            throw new StreamStoppedException(_stream.Name, stop);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    private ValueTask TransformAsync(CancellationToken cancellationToken) => RetryAsync(
        "transform",
        static async (work, _, token) =>
        {
            await work._chain.PrepareAsync(token).ConfigureAwait(false);
            await work._chain.RunAsync(token).ConfigureAwait(false);
        },
        0,
        cancellationToken);

    private async ValueTask<int> WriteAsync(int rootsEnd, CancellationToken cancellationToken)
    {
        foreach (RecordBuffer buffer in _written)
        {
            buffer.Clear();
        }

        foreach (Delivery delivery in _chain.Deliveries)
        {
            if (delivery.Root < rootsEnd)
            {
                _written[delivery.Output].Add(delivery.Record);
            }
        }

        int written = 0;
        for (int i = 0; i < _written.Length; i++)
        {
            RecordBuffer buffer = _written[i];
            if (buffer.Count > 0)
            {
                await WriteAsync(_outputs.Sinks[i], buffer.Records, cancellationToken).ConfigureAwait(false);
                written += buffer.Count;
            }
        }

        return written;
    }

    private async ValueTask<int> SetAsideAsync(CancellationToken cancellationToken)
    {
        if (_stream.OnFailure != StreamFailureAction.DeadLetter || _chain.Failures.Count == 0)
        {
            return 0;
        }

        StreamRecord[] letters = [.. _chain.Failures.Select(failure => failure.Letter.ToRecord())];
        await WriteAsync(_stream.DeadLetters!, letters, cancellationToken).ConfigureAwait(false);
        return letters.Length;
    }

    private ValueTask WriteAsync(IStreamSink sink, ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken) => RetryAsync(
        "write",
        static (_, work, token) => work.sink.WriteAsync(work.records, token),
        (sink, records),
        cancellationToken);

    // What a source, a sink or a plugin that is not ready throws may pass; how a stream was described does not.
    private async ValueTask RetryAsync<T>(
        string step, Func<LaneWork, T, CancellationToken, ValueTask> run, T argument, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await run(this, argument, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (
                attempt < _stream.Options.Retries
                && !cancellationToken.IsCancellationRequested
                && exception is not (StreamConfigurationException or TransformFailedException))
            {
                _log.TriesAgain(_stream.Name, step, attempt + 1, _stream.Options.Retries, exception);
            }

            await _backoff.WaitAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }
}

using PluginHost.CompilerServices;
using PluginHost.Streams.Frames;
using PluginHost.Streams.Redpanda.Schemas;

namespace PluginHost.Streams.Redpanda;

/// <summary>
/// The host's side of one guest's transform: takes batches from the stage, hands their records to the guest, and takes what it writes. The
/// stage and the guest are never both at work on a batch.
/// </summary>
internal sealed class RedpandaCalls : IGuestSystem, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _given = new(0);
    private readonly NameCache _names = new();
    private readonly TimeProvider _timeProvider;
    private readonly GuestTransformOptions _options;
    private StreamBatch? _coming;
    private StreamBatch? _batch;
    private TaskCompletionSource? _done;
    private Exception? _ended;
    private bool _isRunning;
    private bool _isUnread;
    private bool _hasRead;
    private volatile bool _hasDescribed;
    private long _writtenAt;

    /// <summary>Makes one.</summary>
    /// <param name="topics">The outputs.</param>
    /// <param name="options">What the guest may use for a record.</param>
    /// <param name="timeProvider">When records are written.</param>
    public RedpandaCalls(RedpandaTopics topics, GuestTransformOptions options, TimeProvider timeProvider)
    {
        Topics = topics;
        _options = options;
        _timeProvider = timeProvider;
    }

    /// <summary>The outputs.</summary>
    public RedpandaTopics Topics { get; }

    /// <inheritdoc/>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Arguments { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<ReadOnlyMemory<byte>> Environment { get; set; } = [];

    /// <inheritdoc/>
    public long UnixMilliseconds { get; private set; }

    /// <summary>The registry of schemas. <see langword="null"/> if there is none for the guest.</summary>
    public SchemaAccess? Schemas { get; init; }

    /// <summary>Whether the guest has a batch.</summary>
    public bool HasBatch => _batch is not null;

    /// <summary>Whether the guest's program has ended, so that nothing more can be done with it.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) is not null;

    /// <summary>Whether the guest has been told of its batch.</summary>
    public bool HasDescribed => _hasDescribed;

    /// <summary>For instances that are only made, to see whether they can be: there are no batches.</summary>
    public static RedpandaCalls CreateIdle(TimeProvider timeProvider) =>
        new(new RedpandaTopics("", []), new GuestTransformOptions(), timeProvider) { Arguments = [] };

    /// <summary>The guest's program begins.</summary>
    public void Begin() => _isRunning = true;

    /// <summary>The guest's program has ended.</summary>
    /// <param name="failure">Why.</param>
    public void End(Exception failure)
    {
        TaskCompletionSource? done;
        lock (_lock)
        {
            _ended = failure;
            done = _done;
            _done = null;
            _batch = _coming = null;
        }

        done?.SetException(failure);
    }

    /// <summary>Gives the guest a batch.</summary>
    /// <returns>Completes when the guest has asked for the next one; fails when its program ends before that.</returns>
    public Task GiveAsync(StreamBatch batch)
    {
        // Not read from its field again: the guest may have done with the batch before this returns.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_ended is { } failure)
            {
                return Task.FromException(failure);
            }

            _coming = batch;
            _hasDescribed = false;
            _done = done;
        }

        _given.Release();
        return done.Task;
    }

    /// <summary>The guest has done with its batch and waits for the next one.</summary>
    /// <returns>The batch; <see langword="null"/> if the guest's program does not run.</returns>
    public StreamBatch? WaitForBatch(ImportCall call)
    {
        if (!_isRunning)
        {
            return null;
        }

        Finish();
        call.WaitFor(_given);
        Renew(call);
        StreamBatch batch = _batch = _coming!;
        _coming = null;
        _isUnread = _hasRead = false;
        UnixMilliseconds = batch.Rest[0].UnixMilliseconds;
        _writtenAt = _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        return batch;
    }

    /// <summary>The guest knows of its batch.</summary>
    public void Described() => _hasDescribed = true;

    /// <summary>Puts the next record into the guest's hand, unless the one there is still to be read. What was written for the one before counts.</summary>
    /// <returns>The record; <see langword="null"/> if there is none.</returns>
    public StreamRecord? TakeNext(ImportCall call)
    {
        if (_batch is not { } batch || (!_isUnread && (batch.Left == 0 || (batch.IsOneByOne && _hasRead))))
        {
            return null;
        }

        if (!_isUnread)
        {
            Take(batch, call);
        }

        return batch.GetRecord(batch.HandStart);
    }

    /// <summary>The guest has the record in its memory.</summary>
    public void HasRead()
    {
        _isUnread = false;
        _hasRead = true;
    }

    /// <summary>Takes a record that the guest writes. It belongs to the one in hand, which is the first one before any was read.</summary>
    /// <param name="call">The guest's call.</param>
    /// <param name="payload">The record, in the guest's memory.</param>
    /// <param name="output">The output.</param>
    /// <returns>The bytes of the record, or a status.</returns>
    public int Write(ImportCall call, ReadOnlySpan<byte> payload, int output)
    {
        if (_batch is not { } batch)
        {
            return TransformFunctions.NoRecord;
        }

        if (batch.InHand == 0)
        {
            Take(batch, call);
        }

        if (Payload.TryRead(payload, _names, batch, _writtenAt) is not { } record)
        {
            return TransformFunctions.Invalid;
        }

        batch.EmitCharged(batch.HandStart, record, Topics.Outputs[output], payload.Length);
        return payload.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _given.Dispose();

    private void Take(StreamBatch batch, ImportCall call)
    {
        batch.Take(1);
        _isUnread = true;
        UnixMilliseconds = batch.GetRecord(batch.HandStart).UnixMilliseconds;
        Renew(call);
    }

    private void Renew(ImportCall call)
    {
        call.Renew(_options.RecordTimeout ?? Timeout.InfiniteTimeSpan);
        if (_options.FuelPerRecord is { } fuel)
        {
            call.GiveFuel(fuel);
        }
    }

    // Records that the guest has not asked for came to nothing, as they would in a broker; but if it has read none, the stage sees that all are left.
    private void Finish()
    {
        TaskCompletionSource? done;
        lock (_lock)
        {
            if (_batch is not { } batch)
            {
                return;
            }

            if (_hasRead)
            {
                if (!batch.IsOneByOne)
                {
                    batch.Take(batch.Left);
                }

                batch.Settle();
            }
            else
            {
                batch.PutBack();
            }

            done = _done;
            _done = null;
            _batch = null;
        }

        done!.SetResult();
    }
}

using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace PluginHost.Streams.Running;

/// <summary>
/// The way of records to the lane of their partition: so many batches may wait there, in records and in bytes, however few records arrive at
/// a time. The reader gathers what it has read for a partition, and brings it together.
/// </summary>
internal sealed class LaneInput
{
    private readonly long _maxRecords;
    private readonly long _maxBytes;
    private readonly int _maxBatchRecords;
    private readonly long _maxBatchBytes;
    private readonly Lock _lock = new();
    private readonly Channel<Run> _waiting = Channel.CreateUnbounded<Run>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Queue<Run> _arriving = [];
    private readonly List<StreamRecord> _gathered = [];
    private long _gatheredBytes;
    private long _records;
    private long _bytes;
    private bool _isClosed;
    private TaskCompletionSource? _room;

    public LaneInput(StreamOptions options)
    {
        _maxBatchRecords = options.MaxBatchRecords;
        _maxBatchBytes = options.MaxBatchBytes;
        _maxRecords = (long)options.MaxQueuedBatches * _maxBatchRecords;
        _maxBytes = options.MaxQueuedBatches * _maxBatchBytes;
    }

    /// <summary>Whether the reader has something for this lane that it has not brought.</summary>
    public bool HasGathered => _gathered.Count > 0;

    /// <summary>Gathers a record. For the reader.</summary>
    public void Gather(StreamRecord record)
    {
        int size = record.Size;
        if (_gathered.Count == _maxBatchRecords || (_gathered.Count > 0 && _gatheredBytes + size > _maxBatchBytes))
        {
            Seal();
        }

        _gathered.Add(record);
        _gatheredBytes += size;
    }

    /// <summary>Brings what was gathered, as far as there is room. For the reader.</summary>
    /// <returns>Whether all of it was brought, or the lane takes no more.</returns>
    public bool TryBring()
    {
        lock (_lock)
        {
            return FindRoom() is null;
        }
    }

    /// <summary>Brings all that was gathered, and waits for room. For the reader.</summary>
    public async ValueTask BringAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task? room;
            lock (_lock)
            {
                room = FindRoom();
            }

            if (room is null)
            {
                return;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what waits. For the lane.</summary>
    public bool TryTake(out Run run)
    {
        if (!_waiting.Reader.TryRead(out run))
        {
            return false;
        }

        lock (_lock)
        {
            _records -= run.Count;
            _bytes -= run.Bytes;
            TellOfRoom();
        }

        return true;
    }

    /// <summary>Waits until something can be taken. For the lane.</summary>
    /// <returns>Whether anything will.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Nothing more comes, or nothing more is taken. Whoever waits is told.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting.Writer.TryComplete();
            TellOfRoom();
        }
    }

    // What to wait for if there is not room for all.
    private Task? FindRoom()
    {
        Seal();
        while (!_isClosed && _arriving.TryPeek(out Run run))
        {
            if (_records > 0 && (_records + run.Count > _maxRecords || _bytes + run.Bytes > _maxBytes))
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _room.Task;
            }

            _records += run.Count;
            _bytes += run.Bytes;
            _waiting.Writer.TryWrite(_arriving.Dequeue());
        }

        return null;
    }

    private void TellOfRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    private void Seal()
    {
        if (_gathered.Count > 0)
        {
            _arriving.Enqueue(Run.Of(CollectionsMarshal.AsSpan(_gathered), _gatheredBytes));
            _gathered.Clear();
            _gatheredBytes = 0;
        }
    }
}

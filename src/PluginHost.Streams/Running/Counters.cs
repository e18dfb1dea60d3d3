namespace PluginHost.Streams.Running;

/// <summary>What the partitions of a stream count together.</summary>
internal sealed class Counters
{
    private long _read;
    private long _written;
    private long _acknowledged;
    private long _deadLettered;
    private long _skipped;
    private long _retried;
    private long _batches;

    public void AddRead(int count) => Interlocked.Add(ref _read, count);

    public void AddRetried(int count) => Interlocked.Add(ref _retried, count);

    /// <summary>A batch is done.</summary>
    public void AddBatch(int acknowledged, int written, int deadLettered, int skipped)
    {
        Interlocked.Add(ref _written, written);
        Interlocked.Add(ref _deadLettered, deadLettered);
        Interlocked.Add(ref _skipped, skipped);
        Interlocked.Increment(ref _batches);

        // Last, so that whoever sees it sees what came of them as well.
        Interlocked.Add(ref _acknowledged, acknowledged);
    }

    public StreamProgress Take(string stream, StreamState state, int partitions, long? pending)
    {
        long acknowledged = Interlocked.Read(ref _acknowledged);
        return new StreamProgress(
            stream,
            state,
            Interlocked.Read(ref _read),
            Interlocked.Read(ref _written),
            acknowledged,
            Interlocked.Read(ref _deadLettered),
            Interlocked.Read(ref _skipped),
            Interlocked.Read(ref _retried),
            Interlocked.Read(ref _batches),
            partitions,
            pending);
    }
}

namespace PluginHost.Streams;

/// <summary>How a stream runs.</summary>
public sealed class StreamOptions
{
    /// <summary>The records of a batch at most.</summary>
    /// <value>1,000; 1 to 1,000,000.</value>
    public int MaxBatchRecords { get; set; } = 1000;

    /// <summary>The bytes of a batch's keys, values and headers at most. A larger record is a batch by itself.</summary>
    /// <value>1 MiB; 1 to 1 GiB.</value>
    public long MaxBatchBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a batch waits for more records after its first one.</summary>
    /// <value>10 milliseconds; 0 to 1 hour. 0 takes what is there.</value>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How many batches of a partition may wait while another is worked on, counted in the records and bytes that they may have. While a partition
    /// has no room for what was read, the source is not read, and the other partitions finish what they have.
    /// </summary>
    /// <value>2; 1 to 1,000.</value>
    public int MaxQueuedBatches { get; set; } = 2;

    /// <summary>How many partitions there may be. Each has its own instances of the transforms, and works beside the others.</summary>
    /// <value>64; 1 to 4,096.</value>
    public int MaxPartitions { get; set; } = 64;

    /// <summary>
    /// What becomes of a record that could not be transformed. <see langword="null"/>: <see cref="StreamFailureAction.DeadLetter"/> if the stream
    /// has somewhere for dead letters, otherwise <see cref="StreamFailureAction.Stop"/>.
    /// </summary>
    public StreamFailureAction? OnFailure { get; set; }

    /// <summary>How often a failed record of stateless transforms is tried again, before <see cref="OnFailure"/> decides.</summary>
    /// <value>0; 0 to 100.</value>
    public int RecordRetries { get; set; }

    /// <summary>
    /// How often the rest is tried again before the stream stops: writing to a sink, acknowledging, and getting hold of a plugin that is not
    /// ready.
    /// </summary>
    /// <value>8; 0 to 1,000,000.</value>
    public int Retries { get; set; } = 8;

    /// <summary>How long the first retry of anything waits. Each further one waits twice as long.</summary>
    /// <value>100 milliseconds; 0 to 1 hour.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long any retry waits at most.</summary>
    /// <value>30 seconds; 0 to 1 hour.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often progress is told.</summary>
    /// <value>1 second; 1 millisecond to 1 hour.</value>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How guests are called.</summary>
    public GuestTransformOptions Guests { get; set; } = new();
}

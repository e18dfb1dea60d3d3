namespace PluginHost.Streams;

/// <summary>How a guest in a chain is called. What it may use is said by its plugin's limits; <c>CallTimeout</c> is for a batch.</summary>
public sealed class GuestTransformOptions
{
    /// <summary>
    /// How long a guest may take until it asks for more records. It may take up to twice as long, because it is looked at only so often.
    /// <see langword="null"/>: only as long as its plugin's <c>CallTimeout</c>, which is for the whole batch.
    /// </summary>
    /// <value>1 second; 1 millisecond to 1 hour.</value>
    public TimeSpan? RecordTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The fuel that a guest may burn for each record that it has in hand, until it asks for more. Its plugin must be metered: its limits say
    /// <c>FuelPerCall</c>, which is for the batch. <see langword="null"/>: only that.
    /// </summary>
    /// <value><see langword="null"/>; from 1.</value>
    public long? FuelPerRecord { get; set; }

    /// <summary>
    /// How many records a guest gets at once, if it takes them packed. When it fails with several in hand, they are handed out again one by
    /// one, to find the guilty one. And the more there are, the more memory a small guest grows by, which each fresh instance has to do again.
    /// </summary>
    /// <value>128; 1 to 65,536.</value>
    public int MaxRecordsAtOnce { get; set; } = 128;

    /// <summary>How many bytes a guest gets at once, if it takes records packed. A larger record comes alone.</summary>
    /// <value>24 KiB; 1 to 16 MiB.</value>
    public int MaxBytesAtOnce { get; set; } = 24 * 1024;

    /// <summary>
    /// How many bytes a guest may emit for a batch, beside as many as the batch has. Each record costs 128 bytes beside its own, each header 64,
    /// and one that is forwarded as much as one that is made. The record that goes beyond it has failed.
    /// </summary>
    /// <value>32 MiB; 64 KiB to 1 GiB.</value>
    public long MaxEmittedBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// How many records a guest may emit for a batch, beside as many as the batch has. The record that goes beyond it has failed.
    /// </summary>
    /// <value>100,000; 1 to 10,000,000.</value>
    public int MaxEmittedRecords { get; set; } = 100_000;

    /// <summary>
    /// The topic that guests built for Redpanda know the output without a name as. The others are topics of their own names.
    /// </summary>
    /// <value><see langword="null"/>: the stream's name.</value>
    public string? OutputTopic { get; set; }

    /// <summary>
    /// Whether guests built for Redpanda keep state from record to record, which they cannot say themselves: a failure is then one of the whole
    /// batch.
    /// </summary>
    /// <value><see langword="false"/>.</value>
    public bool RedpandaGuestsAreStateful { get; set; }
}

namespace PluginHost.Streams.Transforms;

/// <summary>
/// How much may be emitted for a batch, beside as much as the batch itself has. The host keeps what is emitted until the batch is written.
/// </summary>
internal sealed class EmissionBudget(long maxBytes, int maxRecords)
{
    /// <summary>What the host keeps for a record beside its bytes: the object, and its place in lists.</summary>
    private const int RecordBytes = 128;

    /// <summary>What the host keeps for a header beside its value and the text of its name.</summary>
    private const int HeaderBytes = 64;

    /// <summary>Everything may be emitted: what code of the application does.</summary>
    public static EmissionBudget Unlimited { get; } = new(long.MaxValue, int.MaxValue);

    /// <summary>What is charged for a record at least: what its headers' names take comes to that.</summary>
    /// <param name="bytes">The bytes that are kept because of it.</param>
    /// <param name="headers">How many headers it has.</param>
    public static long LeastCostOf(long bytes, long headers) => RecordBytes + bytes + (HeaderBytes * headers);

    /// <summary>What is charged for a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="bytes">The bytes that are kept because of it, used or not.</param>
    public static long CostOf(StreamRecord record, long bytes)
    {
        long cost = RecordBytes + bytes;
        foreach (StreamHeader header in record.HeaderArray)
        {
            cost += HeaderBytes + (sizeof(char) * (long)header.Name.Length);
        }

        return cost;
    }

    /// <summary>Checks what a batch has used.</summary>
    /// <param name="bytes">The bytes that were charged.</param>
    /// <param name="records">The records that were emitted.</param>
    /// <param name="batch">The batch.</param>
    /// <exception cref="InvalidOperationException">It is too much.</exception>
    public void Check(long bytes, int records, StreamBatch batch)
    {
        if (records > maxRecords && records - (long)maxRecords > batch.OwnCount)
        {
            throw new InvalidOperationException(
                $"It emits more for a batch of {batch.OwnCount} records than {nameof(GuestTransformOptions.MaxEmittedRecords)}, {maxRecords}, allows.");
        }

        if (bytes > maxBytes && bytes - maxBytes > batch.OwnCost)
        {
            throw new InvalidOperationException(
                $"It emits more for a batch of {batch.OwnCount} records than {nameof(GuestTransformOptions.MaxEmittedBytes)}, {maxBytes}, allows.");
        }
    }

    /// <summary>What would be charged for records as they are.</summary>
    public static long CostOf(ReadOnlySpan<StreamRecord> records)
    {
        long cost = 0;
        foreach (StreamRecord record in records)
        {
            cost += CostOf(record, record.Size);
        }

        return cost;
    }
}

namespace PluginHost.Streams;

/// <summary>What a stream has done so far.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Read">Records that were read.</param>
/// <param name="Written">Records that were written to the outputs.</param>
/// <param name="Acknowledged">Records that are done: delivered, set aside or left out, and acknowledged.</param>
/// <param name="DeadLettered">Records that were set aside.</param>
/// <param name="Skipped">Records that failed and were left out.</param>
/// <param name="Retried">How often records were tried again.</param>
/// <param name="Batches">Batches that are done.</param>
/// <param name="Partitions">Partitions that were seen.</param>
/// <param name="Pending">Records that wait to be read, if the source knows.</param>
public sealed record StreamProgress(
    string Stream,
    StreamState State,
    long Read,
    long Written,
    long Acknowledged,
    long DeadLettered,
    long Skipped,
    long Retried,
    long Batches,
    int Partitions,
    long? Pending)
{
    /// <summary>Records that were read and are not done, and those that wait to be read, if the source knows.</summary>
    public long Lag => Read - Acknowledged + (Pending ?? 0);
}

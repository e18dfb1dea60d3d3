namespace PluginHost.Streams.Running;

/// <summary>Checks a stream's options.</summary>
internal static class StreamOptionsValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>Names each thing that is out of its range.</summary>
    public static IEnumerable<string> Validate(StreamOptions options)
    {
        string?[] problems =
        [
            Check(nameof(options.MaxBatchRecords), options.MaxBatchRecords, 1, 1_000_000),
            Check(nameof(options.MaxBatchBytes), options.MaxBatchBytes, 1, 1024L * 1024 * 1024),
            Check(nameof(options.Linger), options.Linger, TimeSpan.Zero, Longest),
            Check(nameof(options.MaxQueuedBatches), options.MaxQueuedBatches, 1, 1000),
            Check(nameof(options.MaxPartitions), options.MaxPartitions, 1, 4096),
            Check(nameof(options.RecordRetries), options.RecordRetries, 0, 100),
            Check(nameof(options.Retries), options.Retries, 0, 1_000_000),
            Check(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero, Longest),
            Check(nameof(options.MaxRetryDelay), options.MaxRetryDelay, TimeSpan.Zero, Longest),
            Check(nameof(options.ProgressInterval), options.ProgressInterval, Shortest, Longest),
            options.OnFailure is { } action && !Enum.IsDefined(action) ? $"OnFailure is {action}; it must be Stop, DeadLetter or Skip." : null,
            options.Guests.RecordTimeout is { } timeout ? Check(nameof(options.Guests.RecordTimeout), timeout, Shortest, Longest) : null,
            options.Guests.FuelPerRecord is { } fuel ? Check(nameof(options.Guests.FuelPerRecord), fuel, 1, long.MaxValue) : null,
            Check(nameof(options.Guests.MaxRecordsAtOnce), options.Guests.MaxRecordsAtOnce, 1, 65_536),
            Check(nameof(options.Guests.MaxBytesAtOnce), options.Guests.MaxBytesAtOnce, 1, 16 * 1024 * 1024),
            Check(nameof(options.Guests.MaxEmittedBytes), options.Guests.MaxEmittedBytes, 64L * 1024, 1024L * 1024 * 1024),
            Check(nameof(options.Guests.MaxEmittedRecords), options.Guests.MaxEmittedRecords, 1, 10_000_000),
        ];
        return problems.OfType<string>();
    }

    private static string? Check<T>(string name, T value, T least, T most)
        where T : IComparable<T> =>
        value.CompareTo(least) < 0 || value.CompareTo(most) > 0 ? $"{name} is {value}; it must be from {least} to {most}." : null;
}

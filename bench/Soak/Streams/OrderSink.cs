using PluginHost.Streams;

namespace PluginHost.Soak.Streams;

/// <summary>Looks at what comes out, and is slow when it is told to be.</summary>
internal sealed class OrderSink(Orders orders) : IStreamSink
{
    private static readonly TimeSpan SlowWrite = TimeSpan.FromMilliseconds(100);

    private volatile bool _isSlow;
    private long _count;

    /// <summary>Whether each write takes its time.</summary>
    public bool IsSlow
    {
        get => _isSlow;
        set => _isSlow = value;
    }

    /// <summary>How many records came out.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        if (_isSlow)
        {
            await Task.Delay(SlowWrite, cancellationToken);
        }

        for (int i = 0; i < records.Length; i++)
        {
            StreamRecord record = records.Span[i];
            if (orders.All[record.Partition].Write(record.Offset) is { } problem)
            {
                orders.Problems.Add($"partition {record.Partition}: {problem}");
            }
        }

        Interlocked.Add(ref _count, records.Length);
    }
}

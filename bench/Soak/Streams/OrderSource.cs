using PluginHost.Streams;

namespace PluginHost.Soak.Streams;

/// <summary>Reads the orders, from one partition after the other, without end.</summary>
internal sealed class OrderSource(Orders orders) : IStreamSource
{
    private int _partition;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int partition = _partition;
        _partition = (_partition + 1) % Orders.Partitions;
        OrderPartition from = orders.All[partition];
        foreach (ref StreamRecord record in buffer.Span)
        {
            record = orders.Make(partition, from.NextRead++);
        }

        return new(buffer.Length);
    }

    /// <inheritdoc/>
    public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        if (orders.All[position.Partition].Acknowledge(position.Offset) is { } problem)
        {
            orders.Problems.Add($"partition {position.Partition}: {problem}");
        }

        return default;
    }
}

using System.Text;
using PluginHost.Streams;

namespace PluginHost.Soak.Streams;

/// <summary>Looks at what is set aside.</summary>
internal sealed class DeadOrders(Orders orders) : IStreamSink
{
    private long _count;

    /// <summary>How many records were set aside.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (StreamRecord record in records.Span)
        {
            if (orders.All[record.Partition].SetAside(record.Offset) is { } problem)
            {
                string why = string.Join(", ", record.Headers.Select(header => $"{header.Name}={Encoding.UTF8.GetString(header.Value.GetValueOrDefault().Span)}"));
                orders.Problems.Add($"partition {record.Partition}: {problem} ({why})");
            }
        }

        Interlocked.Add(ref _count, records.Length);
        return default;
    }
}

using System.Text;
using PluginHost.Streams;

namespace PluginHost.Soak.Streams;

/// <summary>
/// An endless topic with some partitions, in which one record in 10,000 makes its transform loop and another makes it trap. It knows what must
/// come out, and notes what does.
/// </summary>
internal sealed class Orders
{
    public const int Partitions = 4;
    private const int PoisonEvery = 10_000;

    private static readonly byte[] Loop = "loop"u8.ToArray();
    private static readonly byte[] Trap = "trap"u8.ToArray();

    private readonly byte[][] _values = [.. Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetBytes(
        $$"""{"id":{{i}},"email":"someone.{{i}}@example.org","country":"AT","lines":[{"sku":"s-{{i % 7}}","quantity":2,"price":12.5}]}"""))];

    /// <summary>What is wrong with what came out.</summary>
    public Problems Problems { get; } = new();

    /// <summary>The partitions.</summary>
    public IReadOnlyList<OrderPartition> All { get; } = [.. Enumerable.Range(0, Partitions).Select(_ => new OrderPartition())];

    /// <summary>Whether a record cannot be transformed.</summary>
    public static bool IsPoison(long offset) => offset % PoisonEvery is PoisonEvery / 3 or PoisonEvery / 2;

    /// <summary>Makes a record.</summary>
    public StreamRecord Make(int partition, long offset) => new()
    {
        Topic = "orders",
        Partition = partition,
        Offset = offset,
        Timestamp = DateTimeOffset.UnixEpoch.AddMilliseconds(offset),
        Key = _values[offset % _values.Length].AsMemory(0, 8),
        Value = (offset % PoisonEvery) switch
        {
            PoisonEvery / 3 => Loop,
            PoisonEvery / 2 => Trap,
            _ => _values[offset % _values.Length],
        },
    };
}

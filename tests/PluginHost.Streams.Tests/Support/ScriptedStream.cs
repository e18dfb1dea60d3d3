using PluginHost.Streams.Running;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Tests.Support;

/// <summary>A stream of two partitions with a batch each, every step of which waits for a script, and notes what is written and acknowledged.</summary>
internal sealed class ScriptedStream : IStreamSource, IStreamSink, IStreamTransform
{
    public const int RecordsOfPartition = 2;
    public const string Reader = "reader";

    private readonly Lock _lock = new();
    private readonly List<StreamPosition> _written = [];
    private readonly List<string> _violations = [];
    private readonly Dictionary<int, long> _acknowledged = [];
    private int _reads;

    public ScriptedStream(Script script, StreamOptions options)
    {
        Script = script;
        var description = new StreamDescription
        {
            Name = "scripted",
            Source = this,
            CreateStages = () => [new CodeStage(() => this)],
            Sinks = new Dictionary<string, IStreamSink> { [""] = this },
            Options = options,
        };
        Runner = new StreamRunner(description, TimeProvider.System, TestLog.Create());
    }

    public Script Script { get; }

    public StreamRunner Runner { get; }

    public IReadOnlyList<StreamPosition> Written => _written;

    public IReadOnlyDictionary<int, long> Acknowledged => _acknowledged;

    /// <summary>What happened and must not happen.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public static string Partition(int partition) => $"partition {partition}";

    public async ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
    {
        await Script.StepAsync(Reader, cancellationToken);
        if (_reads++ > 0)
        {
            return 0;
        }

        StreamRecord[] records =
        [
            .. from partition in Enumerable.Range(0, 2)
               from offset in Enumerable.Range(0, RecordsOfPartition)
               select TestStream.Record(offset, "value", partition),
        ];
        records.CopyTo(buffer);
        return records.Length;
    }

    public async ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
    {
        bool isFirst = true;
        while (batch.TryNext(out StreamRecord? record))
        {
            batch.Emit(record);
            if (isFirst)
            {
                isFirst = false;
                await Script.StepAsync(Partition(record.Partition), cancellationToken);
            }
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        await Script.StepAsync(Partition(records.Span[0].Partition), cancellationToken);
        lock (_lock)
        {
            foreach (StreamRecord record in records.Span)
            {
                if (_written.Contains(record.Position))
                {
                    _violations.Add($"{record} was written twice");
                }

                _written.Add(record.Position);
            }
        }
    }

    public async ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        CheckDelivered(position);
        await Script.StepAsync(Partition(position.Partition), cancellationToken);
        lock (_lock)
        {
            if (_acknowledged.TryGetValue(position.Partition, out long before) && before >= position.Offset)
            {
                _violations.Add($"{position} was acknowledged after {before}");
            }

            _acknowledged[position.Partition] = position.Offset;
        }
    }

    private void CheckDelivered(StreamPosition position)
    {
        lock (_lock)
        {
            for (long offset = 0; offset <= position.Offset; offset++)
            {
                if (!_written.Contains(position with { Offset = offset }))
                {
                    _violations.Add($"{position} was acknowledged and {offset} was not written");
                }
            }
        }
    }
}

using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Streams;
using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.Running;
using PluginHost.Streams.Transforms;

namespace PluginHost.Scoreboard.Streams;

/// <summary>What the runner itself costs a record: a source that has them all, a transform that hands them on, a sink that drops them.</summary>
internal static class RunnerRow
{
    private const int Count = 1_000_000;
    private const int Rounds = 15;

    public static Row Measure()
    {
        StreamRecord[] records = StreamBench.Records(1000, _ => new byte[83]);
        RunStream(records);
        RunChannel(records);
        var pairs = new List<(double Ours, double Reference)>();
        for (int round = 0; round < Rounds; round++)
        {
            double first = round % 2 == 0 ? RunStream(records) : RunChannel(records);
            double second = round % 2 == 0 ? RunChannel(records) : RunStream(records);
            pairs.Add(round % 2 == 0 ? (first, second) : (second, first));
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        RunStream(records);
        double allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count;
        double[] ratios = [.. pairs.Select(pair => pair.Ours / pair.Reference)];
        return new Row(
            "stream/runner@channel",
            Statistics.Median(pairs.Select(pair => pair.Ours)),
            Statistics.Median(pairs.Select(pair => pair.Reference)),
            "each record through a bounded channel alone",
            "ns",
            Statistics.Median(ratios),
            ratios.Min(),
            ratios.Max(),
            allocated);
    }

    private static double RunStream(StreamRecord[] records)
    {
        var stream = new StreamDescription
        {
            Name = "bench",
            Source = new RepeatingSource(records, Count),
            CreateStages = () => [new CodeStage(() => new DelegateTransform(record => record))],
            Sinks = new Dictionary<string, IStreamSink> { [""] = StreamSinks.Nowhere },
            Options = new StreamOptions(),
        };
        long start = Stopwatch.GetTimestamp();
        var runner = new StreamRunner(stream, TimeProvider.System, new StreamLog(NullLogger<StreamLog>.Instance, TimeProvider.System));
        runner.Start();
        runner.Completion.GetAwaiter().GetResult();
        double time = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count;
        return runner.GetProgress().Written == Count ? time : throw new InvalidOperationException("Records were lost.");
    }

    private static double RunChannel(StreamRecord[] records)
    {
        Channel<StreamRecord> channel = Channel.CreateBounded<StreamRecord>(
            new BoundedChannelOptions(1000) { SingleReader = true, SingleWriter = true });
        long start = Stopwatch.GetTimestamp();
        Task write = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                await channel.Writer.WriteAsync(records[i % records.Length]);
            }

            channel.Writer.Complete();
        });
        Task<int> read = Task.Run(async () =>
        {
            int count = 0;
            while (await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out _))
                {
                    count++;
                }
            }

            return count;
        });
        write.GetAwaiter().GetResult();
        return read.GetAwaiter().GetResult() == Count
            ? Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count
            : throw new InvalidOperationException("Records were lost.");
    }

    private sealed class RepeatingSource(StreamRecord[] records, int count) : IStreamSource
    {
        private int _left = count;

        public ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
        {
            int read = Math.Min(Math.Min(buffer.Length, records.Length), _left);
            records.AsSpan(0, read).CopyTo(buffer.Span);
            _left -= read;
            return new(read);
        }

        public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken) => default;
    }
}

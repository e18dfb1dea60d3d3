using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Streams;
using PluginHost.Streams.Diagnostics;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Running;
using PluginHost.Streams.Transforms;

namespace PluginHost.Scoreboard.Streams;

/// <summary>One partition of a stream as the runner has it, from a batch that was read to its acknowledgement, on the caller's thread.</summary>
internal sealed class StreamBench : IAsyncDisposable
{
    public const int BatchRecords = 1000;

    private readonly LaneWork _work;
    private readonly Counters _counters = new();
    private readonly StreamRecord[][] _batches;
    private readonly long _writtenOfBatch;
    private int _next;

    public StreamBench(Func<Stage> stage, StreamRecord[] records, int failed = 0)
    {
        _batches = [.. records.Chunk(BatchRecords)];
        _writtenOfBatch = records.Length - failed;
        var options = new StreamOptions { OnFailure = StreamFailureAction.Skip };
        var stream = new StreamDescription
        {
            Name = "bench",
            Source = new NoSource(),
            CreateStages = () => [stage()],
            Sinks = new Dictionary<string, IStreamSink> { [""] = StreamSinks.Nowhere, ["other"] = StreamSinks.Nowhere },
            Options = options,
        };
        var outputs = new StreamOutputs(stream.Sinks);
        var backoff = new Backoff(options, TimeProvider.System);
        _work = new LaneWork(
            stream,
            new Chain(stream.CreateStages(), outputs, options, backoff),
            outputs,
            backoff,
            _counters,
            new StreamLog(NullLogger<StreamLog>.Instance, TimeProvider.System));
    }

    /// <summary>Takes so many batches through.</summary>
    public void Run(int count)
    {
        for (int i = 0; i < count; i++)
        {
            StreamRecord[] batch = _batches[_next];
            _next = (_next + 1) % _batches.Length;
            ValueTask run = _work.RunAsync(batch, batch.Length, CancellationToken.None);
            if (run.IsCompleted)
            {
                run.GetAwaiter().GetResult();
            }
            else
            {
                run.AsTask().GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Sees to it that what is measured is what is meant: all batches once, and what came of them.</summary>
    public StreamBench Check()
    {
        long before = _counters.Take("", default, 0, null).Written;
        Run(_batches.Length);
        long written = _counters.Take("", default, 0, null).Written - before;
        return written == _writtenOfBatch
            ? this
            : throw new InvalidOperationException($"{written} records were written instead of {_writtenOfBatch}.");
    }

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    /// <summary>Records of 100 bytes: a key, a value and a header.</summary>
    public static StreamRecord[] Records(int count, Func<int, byte[]> value) =>
    [
        .. Enumerable.Range(0, count).Select(i => new StreamRecord
        {
            Key = Encoding.UTF8.GetBytes($"{i:00000000}"),
            Value = value(i),
            Headers = [new StreamHeader("kind", "order"u8.ToArray())],
            Timestamp = DateTimeOffset.UnixEpoch.AddSeconds(i),
            Topic = "orders",
            Offset = i,
        }),
    ];

    /// <summary>Guests as the runner has them, in a container, with all limits on.</summary>
    public static ServiceProvider AddGuests(params (string Name, string File, string Settings)[] guests)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        IWasmPluginsBuilder builder = services.AddWasmPlugins(_ => { }).AddStreamTransform("unused", _ => { });
        foreach ((string name, string file, string settings) in guests)
        {
            builder.AddPlugin(name, plugin =>
            {
                plugin.Source.Path = Guests.PathOf(file);
                plugin.Hook = "stream-transform";
                plugin.Settings = settings;
            });
        }

        ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IPluginCatalog>().LoadAsync().GetAwaiter().GetResult();
        return provider;
    }

    public static Func<Stage> Guest(ServiceProvider services, string name) =>
        () => new GuestStage(PluginId.Parse(name), services.GetRequiredService<GuestServices>(), new GuestTransformOptions(), new RedpandaTopics("out", []));

    public static Func<Stage> Code(IStreamTransform transform) => () => new CodeStage(() => transform);

    private sealed class NoSource : IStreamSource
    {
        public ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken) => new(0);

        public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken) => default;
    }
}

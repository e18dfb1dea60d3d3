using PluginHost.Streams.Running;
using PluginHost.Streams.Tests.Support;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Tests;

/// <summary>What a chain does with what its transforms say.</summary>
public sealed class ChainTests
{
    [Fact]
    public async Task What_one_version_emitted_goes_where_that_version_said_whatever_outputs_the_next_has()
    {
        await using Chain chain = Create(new Versions("a", "b"));

        await RunAsync(chain, TestStream.Record(0, "x"), TestStream.Record(1, "y"));

        // The sinks are sorted by their outputs' names: "", a, b.
        Assert.Equal([(0L, 1), (1L, 2)], chain.Deliveries.Select(delivery => (delivery.Record.Offset, delivery.Output)));
    }

    [Fact]
    public async Task What_two_transforms_emit_to_one_output_is_in_the_order_of_the_records()
    {
        await using Chain chain = Create(new CodeStage(() => new Copying("a")), new CodeStage(() => new Copying("a")));

        await RunAsync(chain, TestStream.Record(0, "x"), TestStream.Record(1, "y"), TestStream.Record(2, "z"));

        Assert.Equal([0L, 0L, 1L, 1L, 2L, 2L, 2L], chain.Deliveries.Where(delivery => delivery.Output == 1).Select(delivery => delivery.Record.Offset));
        Assert.Equal([0L, 1L, 2L], chain.Deliveries.Where(delivery => delivery.Output == 0).Select(delivery => delivery.Record.Offset));

        // What was made of the batch comes after its records.
        Assert.Equal("gathered", TestStream.Text(chain.Deliveries[^1].Record));
    }

    [Fact]
    public async Task A_dead_letter_names_the_version_that_failed_whichever_comes_after_it()
    {
        await using Chain chain = Create(new Versions("a", "b") { Refuses = true });

        await RunAsync(chain, TestStream.Record(0, "x"), TestStream.Record(1, "y"));

        Assert.Equal(["version a", "version b"], chain.Failures.Select(failure => failure.Letter.Version));
    }

    private static Chain Create(params Stage[] stages)
    {
        var options = new StreamOptions();
        IStreamSink nowhere = StreamSinks.Nowhere;
        var outputs = new StreamOutputs(new Dictionary<string, IStreamSink> { [""] = nowhere, ["a"] = nowhere, ["b"] = nowhere });
        return new Chain(stages, outputs, options, new Backoff(options, TimeProvider.System));
    }

    private static async Task RunAsync(Chain chain, params StreamRecord[] records)
    {
        await chain.PrepareAsync(TestContext.Current.CancellationToken);
        chain.Begin(records, records.Length);
        await chain.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A stage that has another version for each record, with another output.</summary>
    private sealed class Versions(params string[] names) : Stage
    {
        private OutputNames _outputs = new([names[0]]);

        private string _version = names[0];

        /// <summary>Whether each version gives its record up.</summary>
        public bool Refuses { get; init; }

        public override string Name => "versions";

        public override string? Version => $"version {_version}";

        public override bool IsStateful => false;

        public override OutputNames Outputs => _outputs;

        public override ValueTask PrepareAsync(CancellationToken cancellationToken) => default;

        public override ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            foreach (string name in names)
            {
                _outputs = new OutputNames([name]);
                _version = name;
                batch.Outputs = _outputs;
                batch.Version = Version;
                Assert.True(batch.TryNext(out StreamRecord? record));
                if (Refuses)
                {
                    batch.Fail("no");
                }
                else
                {
                    batch.Emit(record, name);
                }
            }

            batch.Settle();
            return default;
        }

        public override ValueTask DisposeAsync() => default;
    }

    /// <summary>Emits each record to an output, and passes it on. The first one of a chain gathers something as well.</summary>
    private sealed class Copying(string output) : IStreamTransform
    {
        public bool IsStateful => true;

        public IReadOnlyList<string> Outputs => [output];

        public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            bool isFirst = true;
            while (batch.TryNext(out StreamRecord? record))
            {
                batch.Emit(record, output);
                batch.Emit(record with { Key = new byte[] { 1 } });
                isFirst = record.Key is null;
            }

            if (isFirst)
            {
                batch.Emit(TestStream.Record(2, "gathered"), output);
            }

            return default;
        }
    }
}

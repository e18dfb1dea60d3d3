using System.Collections.Concurrent;
using PluginHost.Streams.Running;
using PluginHost.Streams.Tests.Support;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Tests;

/// <summary>Sources that are not as they should be, plugins that are not ready in the middle of a chain, and partitions that are slow.</summary>
public sealed class RunnerTests
{
    private readonly ConcurrentQueue<StreamRecord> _written = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_that_cannot_be_asked_after_its_end_does_not_keep_a_stream_from_ending()
    {
        var source = new Source([TestStream.Record(0, "a")]) { ThrowsWhenDisposed = true };
        StreamRunner runner = Start(source, [Pass()]);

        await runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(StreamState.Completed, runner.State);
        Assert.Equal(0, runner.GetProgress().Lag);
    }

    [Fact]
    public async Task A_source_that_throws_when_it_is_told_to_stop_does_not_keep_a_stream_from_ending()
    {
        StreamRunner runner = Start(new Source([TestStream.Record(0, "a")]) { ThrowsWhenStopped = true }, [Pass()]);

        await Assert.ThrowsAsync<IOException>(() => runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token));
        await runner.StopAsync(Token);

        Assert.Equal(StreamState.Failed, runner.State);
        Assert.Equal("a", TestStream.Text(Assert.Single(_written)));
    }

    [Theory]
    [InlineData("topic")]
    [InlineData("header")]
    [InlineData("record")]
    public async Task A_record_that_lacks_what_it_must_have_is_named_and_what_was_before_it_is_delivered(string what)
    {
        StreamRecord bad = what switch
        {
            "topic" => TestStream.Record(1, "b") with { Topic = null! },
            "header" => TestStream.Record(1, "b") with { Headers = [default] },
            _ => null!,
        };
        StreamRunner runner = Start(new Source([TestStream.Record(0, "a"), bad]), [Pass()]);

        var failure = await Assert.ThrowsAsync<StreamFormatException>(() => runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token));

        Assert.Contains("null", failure.Message, StringComparison.Ordinal);
        Assert.Equal("a", TestStream.Text(Assert.Single(_written)));
    }

    [Fact]
    public async Task A_transform_before_one_that_is_not_ready_sees_its_batch_once()
    {
        var counting = new Counting();
        StreamRunner runner = Start(new Source([TestStream.Record(0, "a")]), [new CodeStage(() => counting), new NotReady()]);

        await runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Equal(1, counting.Seen);
        Assert.Equal("a", TestStream.Text(Assert.Single(_written)));
    }

    [Fact]
    public async Task While_a_partition_is_slow_the_others_go_on_as_far_as_its_queue_allows()
    {
        const int Records = 20;
        using var slow = new ManualGate();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int quick = 0;
        StreamRecord[] records = [.. Enumerable.Range(0, 2 * Records).Select(i => TestStream.Record(i / 2, "x", partition: i % 2))];
        StreamRunner runner = Start(
            new Source(records),
            [Pass()],
            StreamSinks.ToDelegate(async (written, token) =>
            {
                if (written.Span[0].Partition == 0)
                {
                    await slow.Opened.WaitAsync(token);
                }
                else if (Interlocked.Add(ref quick, written.Length) == Records)
                {
                    done.SetResult();
                }
            }),
            options => (options.MaxBatchRecords, options.MaxQueuedBatches) = (10, 2));

        await done.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(Records, quick);

        slow.Open();
        await runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(2 * Records, runner.GetProgress().Acknowledged);
    }

    private static CodeStage Pass() => new(() => new DelegateTransform(record => record));

    private StreamRunner Start(IStreamSource source, Stage[] stages, IStreamSink? sink = null, Action<StreamOptions>? configure = null)
    {
        var options = new StreamOptions { Linger = TimeSpan.Zero, RetryDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        Queue<Stage[]> first = new([stages]);
        var runner = new StreamRunner(
            new StreamDescription
            {
                Name = "test",
                Source = source,
                CreateStages = () => first.TryDequeue(out Stage[]? given) ? given : [Pass()],
                Sinks = new Dictionary<string, IStreamSink> { [""] = sink ?? StreamSinks.ToDelegate(Keep) },
                Options = options,
            },
            TimeProvider.System,
            TestLog.Create());
        runner.Start();
        return runner;
    }

    private ValueTask Keep(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        foreach (StreamRecord record in records.Span)
        {
            _written.Enqueue(record);
        }

        return default;
    }

    /// <summary>Gives what it has, and ends or waits.</summary>
    private sealed class Source(StreamRecord[] records) : IStreamSource, IDisposable
    {
        private int _given;
        private bool _isDisposed;

        public bool ThrowsWhenDisposed { get; init; }

        public bool ThrowsWhenStopped { get; init; }

        public long? Pending => _isDisposed && ThrowsWhenDisposed ? throw new ObjectDisposedException(nameof(Source)) : 0;

        public ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
        {
            int count = Math.Min(buffer.Length, records.Length - _given);
            records.AsMemory(_given, count).CopyTo(buffer);
            _given += count;
            if (count == 0 && ThrowsWhenStopped)
            {
                // As long as the stream runs: it stops because of what is thrown here.
                cancellationToken.Register(static () => throw new InvalidOperationException("It does not want to stop."));
                throw new IOException("It cannot be read.");
            }

            return new(count);
        }

        public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken) => default;

        public void Dispose() => _isDisposed = true;
    }

    private sealed class Counting : IStreamTransform
    {
        public bool IsStateful => true;

        public int Seen { get; private set; }

        public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            while (batch.TryNext(out StreamRecord? record))
            {
                Seen++;
                batch.Emit(record);
            }

            return default;
        }
    }

    /// <summary>A plugin that is rejected once.</summary>
    private sealed class NotReady : Stage
    {
        private bool _isReady;

        public override string Name => "not-ready";

        public override bool IsStateful => false;

        public override OutputNames Outputs => OutputNames.Unnamed;

        public override ValueTask PrepareAsync(CancellationToken cancellationToken) => default;

        public override ValueTask RunAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            if (!_isReady)
            {
                _isReady = true;
                throw new PluginRejectedException(PluginId.Parse(Name), default);
            }

            while (batch.TryNext(out StreamRecord? record))
            {
                batch.Emit(record);
            }

            batch.Settle();
            return default;
        }

        public override ValueTask DisposeAsync() => default;
    }

    private sealed class ManualGate : IDisposable
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Opened => _opened.Task;

        public void Open() => _opened.TrySetResult();

        public void Dispose() => Open();
    }
}

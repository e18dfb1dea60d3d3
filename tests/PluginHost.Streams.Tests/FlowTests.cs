using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>Order, batches, backpressure, pause and stop.</summary>
public sealed class FlowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_is_kept_within_each_partition_and_each_has_transforms_of_its_own()
    {
        StreamRecord[] records = [.. Enumerable.Range(0, 3000).Select(i => TestStream.Record(i / 3, "count", partition: i % 3))];
        await using TestStream stream = await TestStream.CreateAsync(
            records, description => description.Through(TestGuests.Trials), plugins => plugins.AddGuest(TestGuests.Trials));

        StreamProgress progress = await stream.RunAsync();

        Assert.Equal(3, progress.Partitions);
        Assert.Equal(3000, stream.Written.Count);
        foreach (IGrouping<int, StreamRecord> partition in stream.Written.GroupBy(record => record.Partition))
        {
            Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), partition.Select(record => record.Offset));

            // The guest counts what it has seen.
            Assert.Equal(Enumerable.Range(1, 1000), partition.Select(record => BitConverter.ToInt32(record.Value!.Value.Span)));
        }
    }

    [Fact]
    public async Task More_partitions_than_there_may_be_fail_the_stream_and_what_was_read_before_is_delivered()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            [TestStream.Record(0, "a", 0), TestStream.Record(0, "b", 1), TestStream.Record(0, "c", 2)],
            description => description.Through(record => record).Configure(options => options.MaxPartitions = 2));

        Assert.IsType<StreamConfigurationException>(await stream.FailAsync());

        Assert.Equal(["a", "b"], stream.WrittenText.Order());
    }

    [Fact]
    public async Task A_batch_has_no_more_records_and_bytes_than_it_may()
    {
        var batches = new ConcurrentQueue<int>();
        await using TestStream stream = await TestStream.CreateAsync(
            Enumerable.Range(0, 100).Select(i => TestStream.Record(i, new string('x', i < 50 ? 1 : 100))),
            description => description.Through(_ => new Batches(batches)).Configure(options =>
            {
                options.MaxBatchRecords = 10;
                options.MaxBatchBytes = 500;
            }));

        await stream.RunAsync();

        Assert.Equal(100, batches.Sum());
        Assert.All(batches, count => Assert.InRange(count, 1, 10));
        Assert.Equal(10, batches.First());
        Assert.Equal(5, batches.Last());
    }

    [Fact]
    public async Task A_batch_that_is_not_full_waits_for_more_and_not_longer_than_it_may()
    {
        var time = new FakeTimeProvider();
        var source = System.Threading.Channels.Channel.CreateUnbounded<StreamRecord>();
        var batches = new ConcurrentQueue<int>();
        using var asked = new SemaphoreSlim(0);
        using var read = new SemaphoreSlim(0);
        await using TestStream stream = await TestStream.CreateAsync(
            [],
            description => description.From(new Signalling(StreamSources.FromChannel(source), read, asked)).Through(_ => new Batches(batches))
                .Configure(options => options.Linger = TimeSpan.FromSeconds(1)),
            timeProvider: time);
        stream.Runner.Start();

        for (int i = 0; i < 2; i++)
        {
            source.Writer.TryWrite(TestStream.Record(i, "x"));
            await read.WaitAsync(Token);
        }

        // The reader asks again when both are with their lane, which may only now begin to wait.
        await asked.WaitAsync(Token);
        await asked.WaitAsync(Token);
        await asked.WaitAsync(Token);
        while (batches.IsEmpty)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        source.Writer.Complete();
        await stream.Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal([2], batches);
    }

    [Fact]
    public async Task While_a_sink_is_slow_the_source_is_read_only_so_far()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long given = 0;
        await using TestStream stream = await TestStream.CreateAsync(
            Enumerable.Range(0, 100_000).Select(i =>
            {
                Interlocked.Increment(ref given);
                return TestStream.Record(i, "x");
            }),
            description => description
                .Through(record => record)
                .To(StreamSinks.ToDelegate(async (_, _) =>
                {
                    written.TrySetResult();
                    await release.Task;
                }))
                .Configure(options => (options.MaxBatchRecords, options.MaxQueuedBatches) = (10, 2)));
        stream.Runner.Start();
        await written.Task.WaitAsync(Token);

        // One batch is being written, one may be gathered, two wait, one is on its way.
        Assert.InRange(Interlocked.Read(ref given), 1, 60);
        Assert.InRange(stream.Runner.GetProgress().Lag, 10, 60);

        release.SetResult();
        await stream.Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.Equal(100_000, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_stream_reads_nothing_while_it_is_paused_and_stops_with_everything_delivered()
    {
        var source = System.Threading.Channels.Channel.CreateUnbounded<StreamRecord>();
        using var read = new SemaphoreSlim(0);
        await using TestStream stream = await TestStream.CreateAsync(
            [], description => description.From(new Signalling(StreamSources.FromChannel(source), read)).Through(record => record));
        stream.Runner.Pause();
        stream.Runner.Start();
        source.Writer.TryWrite(TestStream.Record(0, "a"));
        Assert.Equal(StreamState.Paused, stream.Runner.State);
        Assert.Equal(0, stream.Runner.GetProgress().Read);
        Assert.Equal(1, stream.Runner.GetProgress().Lag);

        stream.Runner.Resume();
        await read.WaitAsync(Token);
        await stream.Runner.StopAsync(Token);

        Assert.Equal(StreamState.Completed, stream.Runner.State);
        Assert.Equal(["a"], stream.WrittenText);
        Assert.Equal(1, stream.Runner.GetProgress().Acknowledged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_read_brings_that_was_under_way_at_a_pause_waits_for_its_end_or_for_a_stop(bool stops)
    {
        var source = new HeldSource();
        await using TestStream stream = await TestStream.CreateAsync([], description => description.From(source).Through(record => record));
        stream.Runner.Start();
        await source.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        stream.Runner.Pause();

        // All that the reader does with what it has read happens in here.
        await Task.Run(() => source.Read.SetResult(1), Token);

        Assert.Equal(StreamState.Paused, stream.Runner.State);
        Assert.Equal(1, stream.Runner.GetProgress().Read);
        Assert.Equal(0, stream.Runner.GetProgress().Partitions);
        Assert.Equal(1, source.Asks);

        if (stops)
        {
            await stream.Runner.StopAsync(Token);
        }
        else
        {
            stream.Runner.Resume();
            await stream.Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);
        }

        Assert.Equal(StreamState.Completed, stream.Runner.State);
        Assert.Equal(["a"], stream.WrittenText);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_plugins_that_a_stream_waits_for_before_it_reads()
    {
        // Time stands still: a wait between two attempts has no end.
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"), description => description.Through("missing"), timeProvider: new FakeTimeProvider());
        stream.Runner.Start();

        await stream.Runner.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(StreamState.Completed, stream.Runner.State);
        Assert.Equal(0, stream.Runner.GetProgress().Read);
    }

    [Fact]
    public async Task Progress_is_told_and_what_it_throws_harms_nothing()
    {
        var told = new ConcurrentQueue<StreamProgress>();
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b"), description => description.Through(record => record));
        stream.Runner.Progressed += progress =>
        {
            told.Enqueue(progress);
            throw new InvalidOperationException("The listener failed.");
        };

        await stream.RunAsync();

        StreamProgress last = told.Last();
        Assert.Equal((2, 2, 2, 0L), (last.Read, last.Written, last.Acknowledged, last.Lag));
        Assert.Equal(StreamState.Completed, last.State);
    }

    private sealed class Batches(ConcurrentQueue<int> sizes) : IStreamTransform
    {
        public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            int count = 0;
            while (batch.TryNext(out StreamRecord? record))
            {
                count++;
                batch.Emit(record);
            }

            sizes.Enqueue(count);
            return default;
        }
    }

    /// <summary>Tells when records are asked for, and when they were read.</summary>
    private sealed class Signalling(IStreamSource source, SemaphoreSlim read, SemaphoreSlim? asked = null) : IStreamSource
    {
        public long? Pending => source.Pending;

        public async ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
        {
            asked?.Release();
            int count = await source.ReadAsync(buffer, cancellationToken);
            read.Release();
            return count;
        }

        public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken) =>
            source.AcknowledgeAsync(position, cancellationToken);
    }

    /// <summary>Has one record, which a test lets it give. What waits for it goes on within that call.</summary>
    private sealed class HeldSource : IStreamSource
    {
        /// <summary>How often it was asked for records.</summary>
        public int Asks { get; private set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<int> Read { get; } = new();

        public ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
        {
            if (++Asks > 1)
            {
                return new(0);
            }

            buffer.Span[0] = TestStream.Record(0, "a");
            Asked.SetResult();
            return new(Read.Task);
        }

        public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken) => default;
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>Several things that go wrong at once, in a stream that is far longer than what it may hold.</summary>
public sealed class TroubleTests
{
    private const int Records = 40_000;
    private const int BatchRecords = 100;
    private const int QueuedBatches = 2;

    // Of each partition one batch is worked on, one is gathered, and others wait; one more is read.
    private const int MostHeld = (2 * (QueuedBatches + 2) * BatchRecords) + BatchRecords;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_sink_is_slow_for_a_minute_and_a_guest_loops_on_one_record_in_10000_the_rest_flows_and_little_is_held()
    {
        var time = new FakeTimeProvider();
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flows = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = new ConcurrentDictionary<int, List<long>> { [0] = [], [1] = [] };
        long held = 0;
        TestStream? stream = null;
        await using (stream = await TestStream.CreateAsync(
            Enumerable.Range(0, Records).Select(i => TestStream.Record(i, i % 10_000 == 5001 ? "loop" : "forward", partition: i % 2)),
            description => description
                .Through(WatTransform.Plugin)
                .To(StreamSinks.ToDelegate(WriteAsync))
                .Configure(options =>
                {
                    (options.MaxBatchRecords, options.MaxQueuedBatches) = (BatchRecords, QueuedBatches);
                    (options.Guests.FuelPerRecord, options.Guests.RecordTimeout) = (10_000, null);
                }),
            plugins => plugins.Services.AddSingleton<IPluginSource>(WatTransform.Create(
                WatTransform.TakeTyped, new PluginLimits { FuelPerCall = 1_000_000_000, CallTimeout = TimeSpan.FromHours(1) })),
            time))
        {
            stream.Runner.Start();
            await slow.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
            await flows.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
            Assert.Empty(written[0]);
            time.Advance(TimeSpan.FromMinutes(1));
            await stream.Runner.Completion.WaitAsync(TimeSpan.FromMinutes(1), Token);

            Assert.Equal([5001L, 15_001, 25_001, 35_001], stream.DeadLetters.Select(letter => letter.Offset));
            Assert.All(stream.DeadLetters, letter => Assert.Equal("Fuel", TestStream.Header(letter, DeadLetter.ReasonHeader)));
            Assert.Equal(Enumerable.Range(0, Records / 2).Select(i => i * 2L), written[0]);
            Assert.Equal(
                Enumerable.Range(0, Records / 2).Select(i => (i * 2L) + 1).Where(offset => offset % 10_000 != 5001), written[1]);
            Assert.InRange(held, BatchRecords, MostHeld);
        }

        async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
        {
            int partition = records.Span[0].Partition;
            StreamProgress progress = stream!.Runner.GetProgress();
            InterlockedMax(ref held, progress.Read - progress.Acknowledged);
            if (partition == 0 && slow.TrySetResult())
            {
                await Task.Delay(TimeSpan.FromMinutes(1), time, cancellationToken);
            }

            // Until one of them is slow, nothing is to be seen of the other.
            await slow.Task.WaitAsync(cancellationToken);

            foreach (StreamRecord record in records.Span)
            {
                written[partition].Add(record.Offset);
            }

            if (partition == 1)
            {
                flows.TrySetResult();
            }
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (long seen = Volatile.Read(ref most); seen < value;)
        {
            long before = Interlocked.CompareExchange(ref most, value, seen);
            seen = before == seen ? value : before;
        }
    }
}

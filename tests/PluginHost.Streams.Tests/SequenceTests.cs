using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>What comes out of a stream as an asynchronous sequence.</summary>
public sealed class SequenceTests
{
    private IAsyncEnumerable<StreamRecord> _records = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sequence_has_the_records_in_order_and_ends_with_the_stream()
    {
        await using TestStream stream = await CreateAsync(Enumerable.Range(0, 25).Select(i => TestStream.Record(i, $"{i}")));
        stream.Runner.Start();

        StreamRecord[] read = await _records.ToArrayAsync(Token);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), read.Select(record => record.Offset));
        await stream.Runner.Completion.WaitAsync(Token);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_the_reader_asks_for_what_comes_after_it()
    {
        await using TestStream stream = await CreateAsync(Enumerable.Range(0, 20).Select(i => TestStream.Record(i, $"{i}")));
        stream.Runner.Start();
        await using IAsyncEnumerator<StreamRecord> reader = _records.GetAsyncEnumerator(Token);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(await reader.MoveNextAsync());
        }

        Assert.Empty(stream.Acknowledged);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(10, reader.Current.Offset);
        while (await reader.MoveNextAsync())
        {
        }

        Assert.Equal([9L, 19], stream.Acknowledged.Select(position => position.Offset));
    }

    [Fact]
    public async Task A_reader_that_stops_leaves_the_rest_to_the_next_and_there_is_one_at_a_time()
    {
        await using TestStream stream = await CreateAsync(Enumerable.Range(0, 25).Select(i => TestStream.Record(i, $"{i}")));
        stream.Runner.Start();
        await using (IAsyncEnumerator<StreamRecord> first = _records.GetAsyncEnumerator(Token))
        {
            for (int i = 0; i < 14; i++)
            {
                Assert.True(await first.MoveNextAsync());
            }

            await Assert.ThrowsAsync<InvalidOperationException>(async () => await _records.FirstAsync(Token));
        }

        Assert.Equal(Enumerable.Range(14, 11).Select(i => (long)i), await _records.Select(record => record.Offset).ToArrayAsync(Token));
    }

    [Fact]
    public async Task A_sequence_throws_what_the_stream_failed_with()
    {
        await using TestStream stream = await CreateAsync(
            Enumerable.Range(0, 25).Select(i => i == 13 ? throw new IOException("The source is gone.") : TestStream.Record(i, $"{i}")));
        stream.Runner.Start();
        var read = new List<long>();

        var failure = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (StreamRecord record in _records.WithCancellation(Token))
            {
                read.Add(record.Offset);
            }
        });

        Assert.Equal("The source is gone.", failure.Message);
        Assert.Equal(13, read.Count);
    }

    [Fact]
    public async Task A_stream_that_is_ended_while_nobody_reads_ends_and_tells_its_reader()
    {
        await using TestStream stream = await CreateAsync([TestStream.Record(0, "a")]);
        stream.Runner.Start();
        await using IAsyncEnumerator<StreamRecord> reader = _records.GetAsyncEnumerator(Token);
        Assert.True(await reader.MoveNextAsync());

        await stream.Runner.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal(StreamState.Aborted, stream.Runner.State);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());
        Assert.Empty(stream.Acknowledged);
    }

    private Task<TestStream> CreateAsync(IEnumerable<StreamRecord> records) => TestStream.CreateAsync(
        records,
        description => description
            .Through(record => record)
            .To(StreamSinks.ToAsyncEnumerable(out _records))
            .Configure(options => options.MaxBatchRecords = 10));
}

using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>What becomes of records when something fails: the table of docs/streams.md.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task With_stop_what_was_before_the_record_is_delivered_and_the_record_is_not_acknowledged()
    {
        await using TestStream stream = await CreateTrialsAsync(["a", "b", "trap", "c"], options => options.OnFailure = StreamFailureAction.Stop);

        var failure = Assert.IsType<StreamStoppedException>(await stream.FailAsync());

        Assert.Equal(["a", "b"], stream.WrittenText);
        Assert.Equal([new StreamPosition("in", 0, 1)], stream.Acknowledged);
        Assert.Empty(stream.DeadLetters);
        Assert.Equal(2, failure.Failure.Record.Offset);
        Assert.Equal("Trap", failure.Failure.Reason);
    }

    [Fact]
    public async Task With_skip_the_record_is_left_out_counted_and_acknowledged()
    {
        await using TestStream stream = await CreateTrialsAsync(["a", "trap", "fail", "c"], options => options.OnFailure = StreamFailureAction.Skip);

        StreamProgress progress = await stream.RunAsync();

        Assert.Equal(["a", "c"], stream.WrittenText);
        Assert.Empty(stream.DeadLetters);
        Assert.Equal((2, 4, 0), (progress.Skipped, progress.Acknowledged, progress.DeadLettered));
        Assert.Equal(new StreamPosition("in", 0, 3), stream.Acknowledged.Last());
    }

    [Fact]
    public async Task A_guest_that_loops_on_a_record_loses_only_that_record()
    {
        string[] values = [.. Enumerable.Range(0, 600).Select(i => i == 300 ? "loop" : $"{i}")];
        await using TestStream stream = await CreateTrialsAsync(values, options => options.Guests.RecordTimeout = TimeSpan.FromMilliseconds(250));

        await stream.RunAsync();

        Assert.Equal(values.Where(value => value != "loop"), stream.WrittenText);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal(300, letter.Offset);
        Assert.Equal("Timeout", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Contains("RecordTimeout", TestStream.Header(letter, DeadLetter.MessageHeader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fuel_is_for_a_batch_and_only_the_record_that_uses_all_of_it_is_guilty()
    {
        string[] values = [.. Enumerable.Range(0, 900).Select(i => i == 500 ? "loop" : $"{i}")];
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records(values),
            description => description.Through(TestGuests.Trials).Configure(options => options.Guests.RecordTimeout = null),
            plugins => plugins.AddGuest(TestGuests.Trials, plugin => plugin.Limits.FuelPerCall = 100_000));

        await stream.RunAsync();

        Assert.Equal(values.Where(value => value != "loop"), stream.WrittenText);
        Assert.Equal("Fuel", TestStream.Header(Assert.Single(stream.DeadLetters), DeadLetter.ReasonHeader));
    }

    [Fact]
    public async Task Fuel_for_each_record_finds_the_one_that_burns_too_much_among_many()
    {
        string[] values = [.. Enumerable.Range(0, 900).Select(i => i == 500 ? "loop" : $"{i}")];
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records(values),
            description => description.Through(TestGuests.Trials).Configure(options =>
                (options.Guests.RecordTimeout, options.Guests.FuelPerRecord) = (null, 50_000)),
            plugins => plugins.AddGuest(TestGuests.Trials, plugin => plugin.Limits.FuelPerCall = 1_000_000_000_000));

        await stream.RunAsync();

        Assert.Equal(values.Where(value => value != "loop"), stream.WrittenText);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal("Fuel", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Contains("FuelPerRecord", TestStream.Header(letter, DeadLetter.MessageHeader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fuel_for_each_record_of_a_plugin_that_is_not_metered_fails_the_stream_and_says_what_to_do()
    {
        await using TestStream stream = await CreateTrialsAsync(["a"], options => options.Guests.FuelPerRecord = 1000);

        var failure = Assert.IsType<StreamConfigurationException>(await stream.FailAsync());

        Assert.Contains("FuelPerCall", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_emits_where_it_may_not_has_failed_at_that_record()
    {
        await using TestStream stream = await CreateTrialsAsync(["a", "emit-nowhere", "b"]);

        await stream.RunAsync();

        Assert.Equal(["a", "b"], stream.WrittenText);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal("Import", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Contains("'nowhere'", TestStream.Header(letter, DeadLetter.MessageHeader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_has_the_bytes_and_headers_that_were_read_whichever_transform_failed()
    {
        StreamRecord read = TestStream.Record(5, "fail") with { Key = "k"u8.ToArray(), Headers = [new("h", "1"u8.ToArray())] };
        await using TestStream stream = await TestStream.CreateAsync(
            [read],
            description => description.Through(record => record with { Key = "changed"u8.ToArray(), Headers = [] }).Through(TestGuests.Trials),
            plugins => plugins.AddGuest(TestGuests.Trials));

        await stream.RunAsync();

        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal("k"u8, letter.Key!.Value.Span);
        Assert.Equal("fail", TestStream.Text(letter));
        Assert.Equal(read.Position, letter.Position);
        Assert.Equal("h", letter.Headers[0].Name);
        Assert.Equal(TestGuests.Trials, TestStream.Header(letter, DeadLetter.TransformHeader));
        Assert.Equal("in", TestStream.Header(letter, DeadLetter.TopicHeader));
        Assert.Equal("5", TestStream.Header(letter, DeadLetter.OffsetHeader));
    }

    [Fact]
    public async Task Nothing_of_a_record_comes_out_if_a_later_transform_fails_at_a_part_of_it()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "twice", "b"),
            description => description.Through(TestGuests.Trials).Through(record =>
                record.Value is null ? throw new InvalidOperationException("No value.") : record),
            plugins => plugins.AddGuest(TestGuests.Trials));

        await stream.RunAsync();

        Assert.Equal(["a", "b"], stream.WrittenText);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal(1, letter.Offset);
        Assert.Equal("Exception", TestStream.Header(letter, DeadLetter.ReasonHeader));
    }

    [Fact]
    public async Task A_failed_record_is_tried_again_and_keeps_its_place()
    {
        int tries = 0;
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "flaky", "b"),
            description => description
                .Through(record => TestStream.Text(record) == "flaky" && ++tries < 3 ? throw new IOException("Not yet.") : record)
                .Configure(options => (options.RecordRetries, options.RetryDelay) = (2, TimeSpan.Zero)));

        StreamProgress progress = await stream.RunAsync();

        Assert.Equal(["a", "flaky", "b"], stream.WrittenText);
        Assert.Equal(2, progress.Retried);
        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public async Task When_a_stateful_transform_fails_its_whole_batch_has_failed_and_the_next_begins_anew()
    {
        var counters = new List<Counting>();
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b", "throw", "c", "d", "e"),
            description => description
                .Through(_ =>
                {
                    counters.Add(new Counting());
                    return counters[^1];
                })
                .Configure(options => options.MaxBatchRecords = 3));

        await stream.RunAsync();

        Assert.Equal(["c 1", "d 2", "e 3", "sum 3"], stream.WrittenText);
        Assert.Equal(["a", "b", "throw"], stream.DeadLetters.Select(TestStream.Text));
        Assert.Equal(["Batch", "Batch", "Exception"], stream.DeadLetters.Select(letter => TestStream.Header(letter, DeadLetter.ReasonHeader)));
        Assert.All(stream.DeadLetters, letter => Assert.Equal(nameof(Counting), TestStream.Header(letter, DeadLetter.TransformHeader)));
        Assert.Equal(2, counters.Count);
    }

    [Fact]
    public async Task A_batch_of_a_stateful_transform_is_not_tried_again()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "throw"),
            description => description.Through(_ => new Counting()).Configure(options => options.RecordRetries = 2));

        StreamProgress progress = await stream.RunAsync();

        Assert.Equal((2, 0L), (progress.DeadLettered, progress.Retried));
    }

    [Fact]
    public async Task When_a_stateful_transform_fails_and_the_stream_is_to_stop_nothing_of_the_batch_is_delivered()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b", "throw"),
            description => description.Through(_ => new Counting()).Configure(options => options.OnFailure = StreamFailureAction.Stop));

        Assert.IsType<StreamStoppedException>(await stream.FailAsync());

        Assert.Empty(stream.Written);
        Assert.Empty(stream.Acknowledged);
    }

    [Fact]
    public async Task A_sink_that_fails_gets_the_same_records_again()
    {
        int calls = 0;
        var written = new List<string>();
        IStreamSink sink = StreamSinks.ToDelegate((records, _) =>
        {
            if (++calls < 3)
            {
                throw new IOException("Full.");
            }

            written.AddRange(records.ToArray().Select(TestStream.Text));
            return default;
        });
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b"),
            description => description.Through(record => record).To(sink).Configure(options => options.RetryDelay = TimeSpan.Zero));

        await stream.RunAsync();

        Assert.Equal(["a", "b"], written);
        Assert.Equal([new StreamPosition("in", 0, 1)], stream.Acknowledged);
    }

    [Fact]
    public async Task A_sink_that_always_fails_fails_the_stream_and_nothing_is_acknowledged()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b"),
            description => description
                .Through(record => record)
                .To(StreamSinks.ToDelegate((_, _) => throw new IOException("Full.")))
                .Configure(options => (options.Retries, options.RetryDelay) = (2, TimeSpan.Zero)));

        Assert.IsType<IOException>(await stream.FailAsync());

        Assert.Empty(stream.Acknowledged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_transform_in_code_that_gathers_and_is_not_stateful_fails_the_stream(bool isFirst)
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b"), description => description.Through(_ => new Gathering(isFirst)));

        Exception failure = await stream.FailAsync();

        Assert.Contains("IsStateful", Assert.IsType<TransformFailedException>(failure).Message, StringComparison.Ordinal);
        Assert.Empty(stream.Written);
        Assert.Empty(stream.Acknowledged);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_fails_the_stream_before_it_reads()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"), description => description.Through("missing").Configure(options => options.Retries = 0));

        Assert.IsType<PluginNotFoundException>(await stream.FailAsync());

        Assert.Equal(0, stream.Runner.GetProgress().Read);
    }

    [Fact]
    public async Task Settings_that_a_guest_refuses_fail_the_stream_with_its_reason()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"),
            description => description.Through(TestGuests.Trials).Configure(options => options.Retries = 0),
            plugins => plugins.AddGuest(TestGuests.Trials, plugin => plugin.Settings = """{"refuse-settings":true}"""));

        Exception failure = await stream.FailAsync();

        Assert.Contains("the settings say so", Assert.IsType<PluginContractException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_leads_nowhere_fails_the_stream_and_says_what_to_do()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"),
            description => description.Through(_ => new Outputs("unknown")).Configure(options => options.Retries = 0));

        Exception failure = await stream.FailAsync();

        Assert.Contains("To(\"unknown\", …)", Assert.IsType<StreamConfigurationException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transform_that_returns_without_taking_its_records_fails_the_stream()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"), description => description.Through(_ => new Outputs("other")).Configure(options => options.Retries = 0));

        Assert.IsType<TransformFailedException>(await stream.FailAsync());

        Assert.Empty(stream.Acknowledged);
    }

    private static Task<TestStream> CreateTrialsAsync(string[] values, Action<StreamOptions>? configure = null) => TestStream.CreateAsync(
        TestStream.Records(values),
        description => description.Through(TestGuests.Trials).Configure(configure ?? (_ => { })),
        plugins => plugins.AddGuest(TestGuests.Trials));

    private sealed class Counting : IStreamTransform
    {
        private int _count;

        public bool IsStateful => true;

        public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            while (batch.TryNext(out StreamRecord? record))
            {
                string text = TestStream.Text(record);
                if (text == "throw")
                {
                    throw new InvalidOperationException("The record says so.");
                }

                batch.Emit(TestStream.Record(record.Offset, $"{text} {++_count}"));
            }

            batch.Emit(TestStream.Record(0, $"sum {_count}"));
            return default;
        }
    }

    private sealed class Outputs(params string[] names) : IStreamTransform
    {
        IReadOnlyList<string> IStreamTransform.Outputs => names;

        public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken) => default;
    }

    /// <summary>Emits with no record in hand, and does not say that it is stateful.</summary>
    private sealed class Gathering(bool isFirst) : IStreamTransform
    {
        public ValueTask TransformAsync(StreamBatch batch, CancellationToken cancellationToken)
        {
            if (isFirst)
            {
                batch.Emit(TestStream.Record(0, "gathered"));
            }

            while (batch.TryNext(out StreamRecord? record))
            {
                batch.Emit(record);
            }

            batch.Emit(TestStream.Record(0, "gathered"));
            return default;
        }
    }
}

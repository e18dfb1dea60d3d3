using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>Guests that were built for Redpanda, as a stage of a stream.</summary>
public sealed class RedpandaTransformTests
{
    // Fails at the record whose value is "x", after it has written it.
    private const string FailsAtX = $$"""
        (loop $batches (drop {{RedpandaWat.Header}})
          (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
            (drop {{RedpandaWat.Write}})
            (if (i32.eq (i32.load8_u (i32.const 4098)) (i32.const 120)) (then {0}))
            (br $records)))
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_built_for_Redpanda_is_told_from_others_and_takes_batch_after_batch()
    {
        await using TestStream stream = await CreateAsync(RedpandaWat.Create(RedpandaWat.Identity), ["a", "b", "c", "d", "e"], options => options.MaxBatchRecords = 2);

        await stream.RunAsync();

        Assert.Equal(["a", "b", "c", "d", "e"], stream.WrittenText);
        Assert.Empty(stream.DeadLetters);
        Assert.Equal(5, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_program_in_Rust_by_version_1_writes_keys_values_and_headers_as_they_were()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1));
        StreamRecord[] records =
        [
            TestStream.Record(0, "v") with { Key = "k"u8.ToArray(), Headers = [new("h", "x"u8.ToArray()), new("h", default)] },
            TestStream.Record(1, "") with { Key = Array.Empty<byte>() },
            TestStream.Record(2, "") with { Value = null },
            TestStream.Record(3, new string('y', 100_000)),
        ];
        await using TestStream stream = await TestStream.CreateAsync(
            records, stream => stream.Through("redpanda-identity"), plugins => plugins.AddGuest("redpanda-identity"), time);

        await stream.RunAsync();

        Assert.Equal(records.Select(Describe), stream.Written.Select(Describe));
        Assert.All(stream.Written, record => Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1), record.Timestamp));

        static string Describe(StreamRecord record) =>
            $"{Text(record.Key)} {Text(record.Value)} {string.Join(',', record.Headers.Select(header => $"{header.Name}={Text(header.Value)}"))} {record.Position}";

        static string Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? $"'{Convert.ToHexString(some.Span)}'" : "none";
    }

    [Fact]
    public async Task A_program_in_Go_by_version_2_writes_to_topics_reads_its_variables_and_logs()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("""{"to":"other","n":1}""", """{"to":"nowhere","n":2}""", """{"n":3}""", """{"to":"out","n":4}"""),
            stream => stream.Through("redpanda-route").Configure(options => options.Guests.OutputTopic = "out"),
            plugins =>
            {
                plugins.AddGuest("redpanda-route", plugin => plugin.Settings = """{"ROUTE_BY":"to"}""");
                plugins.Services.AddLogging(logging => logging.AddFakeLogging());
            });

        await stream.RunAsync();

        Assert.Equal(["""{"to":"other","n":1}"""], stream.Other.Select(TestStream.Text));
        Assert.Equal(["""{"to":"nowhere","n":2}""", """{"n":3}""", """{"to":"out","n":4}"""], stream.WrittenText);
        FakeLogRecord[] lines = [.. stream.Services.GetRequiredService<FakeLogCollector>().GetSnapshot().Where(log => log.Category == "Plugin.redpanda-route")];
        Assert.Equal(
            [(LogLevel.Information, "routes in to other by to"), (LogLevel.Warning, "no topic nowhere: status -3")],
            lines.Select(line => (line.Level, line.Message)));
    }

    [Theory]
    [InlineData("(unreachable)", "Trap")]
    [InlineData("(loop $forever (br $forever))", "Timeout")]
    [InlineData("(return)", "Abi")]
    [InlineData("(drop (memory.grow (i32.const 100000))) (drop (i32.load (i32.const 0x7fffffff)))", "Trap")]
    public async Task A_guest_that_fails_at_a_record_loses_only_that_record(string failure, string reason)
    {
        await using TestStream stream = await CreateAsync(
            RedpandaWat.Create(FailsAtX.Replace("{0}", failure, StringComparison.Ordinal)),
            ["a", "x", "b", "c", "x", "x", "d"],
            options => (options.MaxBatchRecords, options.Guests.RecordTimeout) = (3, TimeSpan.FromMilliseconds(reason == "Timeout" ? 250 : 20_000)));

        await stream.RunAsync();

        Assert.Equal(["a", "b", "c", "d"], stream.WrittenText);
        Assert.Equal([1L, 4, 5], stream.DeadLetters.Select(letter => long.Parse(TestStream.Header(letter, DeadLetter.OffsetHeader), null)));
        Assert.All(stream.DeadLetters, letter => Assert.Equal(reason, TestStream.Header(letter, DeadLetter.ReasonHeader)));
        Assert.Equal(7, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_guest_that_is_said_to_be_stateful_loses_its_batch()
    {
        await using TestStream stream = await CreateAsync(
            RedpandaWat.Create(FailsAtX.Replace("{0}", "unreachable", StringComparison.Ordinal)),
            ["a", "x", "b", "c"],
            options =>
            {
                IntoOneBatch(options);
                options.Guests.RedpandaGuestsAreStateful = true;
            });

        await stream.RunAsync();

        Assert.Equal(["c"], stream.WrittenText);
        Assert.Equal(["Batch", "Trap", "Batch"], stream.DeadLetters.Select(letter => TestStream.Header(letter, DeadLetter.ReasonHeader)));
    }

    [Fact]
    public async Task A_guest_that_waits_gives_way_to_another_version_and_to_the_end_of_the_host()
    {
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> written = Channel.CreateUnbounded<StreamRecord>();
        var plugin = new ChangingGuest { Guest = RedpandaWat.Create(RedpandaWat.Identity) };
        await using (TestStream stream = await TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromChannel(source.Reader)).Through(RedpandaWat.Plugin).To(StreamSinks.ToChannel(written.Writer)),
            plugins => plugins.Services.AddSingleton<IPluginSource>(plugin)))
        {
            stream.Runner.Start();
            int before = await CountAsync();
            plugin.Guest = RedpandaWat.Create(RedpandaWat.Identity.Replace(
                $"(drop {RedpandaWat.Write})", $"(drop {RedpandaWat.Write}) (drop {RedpandaWat.Write})", StringComparison.Ordinal));
            await stream.Services.GetRequiredService<IPluginCatalog>().LoadAsync(Token);
            int after = await CountAsync();

            Assert.Equal((1, 2), (before, after));
        }

        async Task<int> CountAsync()
        {
            source.Writer.TryWrite(TestStream.Record(0, "a"));
            source.Writer.TryWrite(TestStream.Record(1, "b"));
            int count = 0;
            while (TestStream.Text(await written.Reader.ReadAsync(Token)) == "a")
            {
                count++;
            }

            for (int i = 1; i < count; i++)
            {
                await written.Reader.ReadAsync(Token);
            }

            return count;
        }
    }

    [Fact]
    public async Task Fuel_is_for_a_record()
    {
        string spends = "(local.set $i (i32.const 0)) (loop $spend (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $spend (i32.lt_u (local.get $i) (i32.const {0}))))";
        string start = $$"""
            (loop $batches (drop {{RedpandaWat.Header}})
              (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
                {{spends.Replace("{0}", "5000", StringComparison.Ordinal)}}
                (if (i32.eq (i32.load8_u (i32.const 4098)) (i32.const 120)) (then {{spends.Replace("{0}", "100000", StringComparison.Ordinal)}}))
                (drop {{RedpandaWat.Write}})
                (br $records)))
            """;
        await using TestStream stream = await CreateAsync(
            RedpandaWat.Create(start).With(limits: new PluginLimits { FuelPerCall = 100_000 }),
            [.. Enumerable.Repeat("a", 20), "x", "b"]);

        await stream.RunAsync();

        Assert.Equal([.. Enumerable.Repeat("a", 20), "b"], stream.WrittenText);
        Assert.Equal("Fuel", TestStream.Header(Assert.Single(stream.DeadLetters), DeadLetter.ReasonHeader));
    }

    [Fact]
    public async Task A_guest_that_waits_for_a_batch_is_not_ended_by_its_time()
    {
        var time = new TickedTimeProvider();
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        Channel<StreamRecord> written = Channel.CreateUnbounded<StreamRecord>();
        await using TestStream stream = await TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromChannel(source.Reader)).Through(RedpandaWat.Plugin).To(StreamSinks.ToChannel(written.Writer)),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create($$"""
                (loop $batches (drop {{RedpandaWat.Header}}) {{RedpandaWat.Read}}
                  (global.set $batches (i32.add (global.get $batches) (i32.const 1)))
                  (i32.store8 (i32.const 4098) (i32.add (i32.const 48) (global.get $batches)))
                  (drop {{RedpandaWat.Write}}) (br $batches))
                """, "(global $batches (mut i32) (i32.const 0))")),
            time);
        stream.Runner.Start();

        string[] seen = new string[2];
        for (int i = 0; i < seen.Length; i++)
        {
            source.Writer.TryWrite(TestStream.Record(i, "?"));
            seen[i] = TestStream.Text(await written.Reader.ReadAsync(Token));
            await time.AdvanceAsync(TimeSpan.FromHours(1));
        }

        // One instance has counted them.
        Assert.Equal(["1", "2"], seen);
    }

    [Fact]
    public async Task Records_that_a_guest_does_not_ask_for_come_to_nothing()
    {
        await using TestStream stream = await CreateAsync(
            RedpandaWat.Create($"(loop $batches (drop {RedpandaWat.Header}) {RedpandaWat.Read} (drop {RedpandaWat.Write}) (br $batches))"), ["a", "b", "c"], IntoOneBatch);

        await stream.RunAsync();

        Assert.Equal(["a"], stream.WrittenText);
        Assert.Equal(3, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task The_header_of_a_batch_says_what_its_records_are()
    {
        // Writes 76 bytes that the host has filled, as a value.
        string start = $$"""
            (loop $batches (local.set $n {{RedpandaWat.Header}})
              (i32.store (i32.const 80) (local.get $n))
              {{RedpandaWat.Read}}
              (i32.store16 (i32.const 1000) (i32.const 0xa801)) (i32.store8 (i32.const 1002) (i32.const 1))
              (memory.copy (i32.const 1003) (i32.const 0) (i32.const 84)) (i32.store8 (i32.const 1087) (i32.const 0))
              (drop (call $write (i32.const 1000) (i32.const 88)))
              (br $batches))
            """;
        await using TestStream stream = await TestStream.CreateAsync(
            [TestStream.Record(100, "a"), TestStream.Record(103, "long"), TestStream.Record(107, "b")],
            stream => stream.Through(RedpandaWat.Plugin).Configure(IntoOneBatch),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create(start)));

        await stream.RunAsync();

        byte[] header = Assert.Single(stream.Written).Value!.Value.ToArray();
        Assert.Equal(100, BitConverter.ToInt64(header, 0));
        Assert.Equal(3, BitConverter.ToInt32(header, 8));
        Assert.Equal(-1, BitConverter.ToInt32(header, 16));
        Assert.Equal(0, BitConverter.ToInt64(header, 24));
        Assert.Equal(7, BitConverter.ToInt32(header, 32));
        Assert.Equal(100_000, BitConverter.ToInt64(header, 40));
        Assert.Equal(107_000, BitConverter.ToInt64(header, 48));
        Assert.Equal(-1, BitConverter.ToInt64(header, 56));
        Assert.Equal(0xffff, BitConverter.ToInt64(header, 64));
        Assert.Equal(-1, BitConverter.ToInt32(header, 72));
        Assert.Equal(7, BitConverter.ToInt32(header, 80));
    }

    [Fact]
    public async Task A_guest_that_fails_before_it_asks_for_a_batch_fails_the_stream()
    {
        await using TestStream stream = await CreateAsync(RedpandaWat.Create("(unreachable)"), ["a"]);

        TransformFailedException failure = Assert.IsType<TransformFailedException>(await stream.FailAsync());

        Assert.Contains("trap", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(stream.Acknowledged);
    }

    [Theory]
    [InlineData("""{"REDPANDA_INPUT_TOPIC":"x"}""", "REDPANDA_")]
    [InlineData("""{"a":{}}""", "a text, a number")]
    [InlineData("""{"a=b":"c"}""", "'a=b'")]
    [InlineData("[]", "Array")]
    public async Task Settings_that_are_no_variables_of_the_user_fail_the_stream(string settings, string says)
    {
        await using TestStream stream = await CreateAsync(
            RedpandaWat.Create(RedpandaWat.Identity).With(settings), ["a"], options => options.Retries = 0);

        PluginContractException failure = Assert.IsType<PluginContractException>(await stream.FailAsync());

        Assert.Equal("Settings", failure.Subject);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    // Three records fill it.
    private static void IntoOneBatch(StreamOptions options) => (options.MaxBatchRecords, options.Linger) = (3, TimeSpan.FromMinutes(1));

    private static Task<TestStream> CreateAsync(RedpandaWat guest, string[] values, Action<StreamOptions>? configure = null) => TestStream.CreateAsync(
        TestStream.Records(values),
        stream => stream.Through(RedpandaWat.Plugin).Configure(options => configure?.Invoke(options)),
        plugins => plugins.Services.AddSingleton<IPluginSource>(guest));
}

using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>Which record is lost when a guest fails, and what is tried again.</summary>
public sealed class RedpandaBlameTests
{
    [Fact]
    public async Task A_guest_that_traps_because_the_next_record_does_not_fit_loses_that_one_and_not_the_one_before()
    {
        string read = "(local.set $n (call $read (i32.const 200) (i32.const 208) (i32.const 216) (i32.const 4096) (i32.const 4)))";
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "long", "b"),
            stream => stream.Through(RedpandaWat.Plugin),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create($$"""
                (loop $batches (drop {{RedpandaWat.Header}})
                  (loop $records {{read}} (if (i32.eq (local.get $n) (i32.const -2)) (then unreachable))
                    (br_if $batches (i32.lt_s (local.get $n) (i32.const 0))) (drop {{RedpandaWat.Write}}) (br $records)))
                """)));

        await stream.RunAsync();

        Assert.Equal(["a", "b"], stream.WrittenText);
        Assert.Equal("long", TestStream.Text(Assert.Single(stream.DeadLetters)));
    }

    [Theory]
    [InlineData("unreachable", 20_000)]
    [InlineData("(loop $forever (br $forever))", 250)]
    public async Task A_record_that_a_guest_fails_at_when_it_hears_of_the_batch_is_the_only_one_that_is_lost(string fault, int milliseconds)
    {
        // Makes room for the largest record before it reads any.
        string large = new('x', 2000);
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", large, "b", large, "c"),
            stream => stream.Through(RedpandaWat.Plugin)
                .Configure(options => options.Guests.RecordTimeout = TimeSpan.FromMilliseconds(milliseconds)),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create($$"""
                (loop $batches (if (i32.gt_u {{RedpandaWat.Header}} (i32.const 1000)) (then {{fault}}))
                  (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
                    (drop {{RedpandaWat.Write}}) (br $records)))
                """)));

        await stream.RunAsync();

        Assert.Equal(["a", "b", "c"], stream.WrittenText);
        Assert.Equal([large, large], stream.DeadLetters.Select(TestStream.Text));
        Assert.Equal(5, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_guest_that_fails_at_a_batch_of_one_because_of_what_it_did_before_is_asked_again_afresh()
    {
        // With nothing large, it can do two records in its life.
        string large = new('x', 2000);
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a", "b", "c", "d", large),
            stream => stream.Through(RedpandaWat.Plugin),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create($$"""
                (loop $batches
                  (if (i32.or (i32.gt_u {{RedpandaWat.Header}} (i32.const 1000)) (i32.gt_u (local.get $i) (i32.const 1))) (then unreachable))
                  (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (drop {{RedpandaWat.Write}}) (br $records)))
                """)));

        await stream.RunAsync();

        Assert.Equal(["a", "b", "c", "d"], stream.WrittenText);
        Assert.Equal([large], stream.DeadLetters.Select(TestStream.Text));
    }

    [Fact]
    public async Task What_was_written_before_the_first_record_comes_out_with_it_or_not_at_all()
    {
        // Writes an empty record first. At "x" it traps.
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("x", "a", "b"),
            stream => stream.Through(RedpandaWat.Plugin),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create($$"""
                (loop $batches (drop {{RedpandaWat.Header}}) (drop (call $write (i32.const 1024) (i32.const 3)))
                  (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
                    (if (i32.eq (i32.load8_u (i32.const 4098)) (i32.const 120)) (then unreachable))
                    (drop {{RedpandaWat.Write}}) (br $records)))
                """)));

        await stream.RunAsync();

        Assert.Equal(["", "a", "b"], stream.WrittenText);
        Assert.Equal("x", TestStream.Text(Assert.Single(stream.DeadLetters)));
    }

    [Fact]
    public async Task A_guest_whose_time_is_over_before_it_reads_a_record_is_started_again_later_as_often_as_the_stream_tries()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"),
            stream => stream.Through(RedpandaWat.Plugin).Configure(options => (options.Retries, options.RetryDelay) = (2, TimeSpan.Zero)),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat
                .Create("(loop $forever (br $forever))").With(limits: new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(20) })));

        Assert.IsType<PluginTimeoutException>(await stream.FailAsync());

        Assert.Empty(stream.Acknowledged);
        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public async Task What_earlier_batches_have_left_in_memory_is_not_held_against_a_record()
    {
        // Every record leaves a page, and after 14 of them there is none left for the next.
        string[] values = [.. Enumerable.Range(0, 40).Select(i => $"{i}")];
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records(values),
            stream => stream.Through(RedpandaWat.Plugin).Configure(options => options.MaxBatchRecords = 1),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create($$"""
                (loop $batches (drop {{RedpandaWat.Header}})
                  (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
                    (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
                    (drop {{RedpandaWat.Write}}) (br $records)))
                """).With(limits: new PluginLimits { MaxMemoryBytes = 1 << 20 })));

        await stream.RunAsync();

        Assert.Equal(values, stream.WrittenText);
        Assert.Empty(stream.DeadLetters);
    }
}

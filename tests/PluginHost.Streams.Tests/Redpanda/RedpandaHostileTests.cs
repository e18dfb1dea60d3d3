using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>What every function of the host says to what no SDK would ask, and what ends a guest's call.</summary>
public sealed class RedpandaHostileTests
{
    private const string Schemas = """
        (import "redpanda_schema_registry" "check_abi_version_0" (func))
        (import "redpanda_schema_registry" "get_schema_definition_len" (func $definition_len (param i32 i32) (result i32)))
        (import "redpanda_schema_registry" "get_schema_definition" (func $definition (param i32 i32 i32) (result i32)))
        (import "redpanda_schema_registry" "get_subject_schema_len" (func $subject_len (param i32 i32 i32 i32) (result i32)))
        (import "redpanda_schema_registry" "get_subject_schema" (func $subject (param i32 i32 i32 i32 i32) (result i32)))
        (import "redpanda_schema_registry" "create_subject_schema" (func $create (param i32 i32 i32 i32 i32) (result i32)))
        """;

    private const string System = """
        (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_res_get" (func $clock_res_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
        (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
        """;

    // With a record in hand. The numbers are: what is at 1024, the call, what it returns.
    [Theory]
    [InlineData("000000", "call $write 1024 3", 3)]
    [InlineData("", "call $write 1024 0", -2)]
    [InlineData("0000", "call $write 1024 2", -2)]
    [InlineData("00000000", "call $write 1024 4", -2)]
    [InlineData("030000", "call $write 1024 3", -2)]
    [InlineData("000001", "call $write 1024 3", -2)]
    [InlineData("0000feffffffffffffffff01", "call $write 1024 12", -2)]
    [InlineData("80808080808080808080800000", "call $write 1024 13", -2)]
    [InlineData("ffffffffffffffffff030000", "call $write 1024 12", -2)]
    [InlineData("feffffff0f0000", "call $write 1024 7", -2)]
    [InlineData("000000 010a6f74686572", "call $write_to 1024 3 1027 7", 3)]
    [InlineData("000000 01086f757430", "call $write_to 1024 3 1027 6", 3)]
    [InlineData("000000", "call $write_to 1024 3 1027 0", 3)]
    [InlineData("000000 010a6f74686573", "call $write_to 1024 3 1027 7", -3)]
    [InlineData("000000 0100", "call $write_to 1024 3 1027 2", -3)]
    [InlineData("000000 010a6f7468657200", "call $write_to 1024 3 1027 8", -2)]
    [InlineData("000000 020a6f74686572", "call $write_to 1024 3 1027 7", -2)]
    [InlineData("000000 0101", "call $write_to 1024 3 1027 2", -2)]
    [InlineData("000000 0180", "call $write_to 1024 3 1027 2", -2)]
    [InlineData("000001 010a6f74686572", "call $write_to 1024 3 1027 7", -2)]
    [InlineData("", "call $read 200 208 216 4096 100", -1)]
    [InlineData("", "call $definition_len 1 200", -1)]
    [InlineData("", "call $definition 1 1024 100", -1)]
    [InlineData("61", "call $subject_len 1024 1 -1 200", -1)]
    [InlineData("61", "call $subject 1024 1 -1 2048 100", -1)]
    [InlineData("61", "call $create 1024 1 1024 1 200", -1)]
    [InlineData("", "call $args_sizes_get 200 204", 0)]
    [InlineData("", "call $args_get 200 300", 0)]
    [InlineData("", "call $args_get -1 300", 21)]
    [InlineData("", "call $args_sizes_get -1 204", 21)]
    [InlineData("", "call $environ_sizes_get 200 204", 0)]
    [InlineData("", "call $environ_get 200 300", 0)]
    [InlineData("", "call $environ_get 200 -4", 21)]
    [InlineData("", "call $clock_res_get 0 200", 0)]
    [InlineData("", "call $clock_res_get 9 200", 28)]
    [InlineData("", "call $clock_res_get 0 -1", 21)]
    [InlineData("", "call $random_get 200 16", 0)]
    [InlineData("", "call $random_get 200 -1", 21)]
    [InlineData("", "call $poll_oneoff 1024 2048 1 200", 0)]
    [InlineData("", "call $poll_oneoff 1024 2048 0 200", 28)]
    [InlineData("", "call $poll_oneoff 1024 -1 1 200", 21)]
    [InlineData("", "call $fd_write 0 1024 1 200", 8)]
    [InlineData("", "call $fd_write 3 1024 1 200", 8)]
    [InlineData("", "call $fd_write 1 1024 1 200", 0)]
    [InlineData("", "call $fd_write 1 -1 1 200", 21)]
    [InlineData("", "call $fd_prestat_get 2 200", 52)]
    [InlineData("", "call $fd_prestat_get 3 200", 8)]
    [InlineData("", "call $fd_read 0 200 1 204", 52)]
    [InlineData("", "call $fd_close 1", 52)]
    [InlineData("", "call $sched_yield", 0)]
    public async Task The_host_says_what_the_ABI_says(string data, string call, int status)
    {
        await using TestStream stream = await CreateAsync(
            data, $"(drop {RedpandaWat.Header}) {RedpandaWat.Read} (if (i32.ne ({Expand(call)}) (i32.const {status})) (then unreachable)) (drop {RedpandaWat.Header})");

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
        Assert.Equal(2, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_record_that_does_not_fit_is_still_the_next_one()
    {
        int[] sizes = [0, 3, 4, 4];
        int[] statuses = [-2, -2, 4, -1];
        await using TestStream stream = await CreateAsync("", $"""
            (drop {RedpandaWat.Header})
            {string.Concat(sizes.Zip(statuses, (size, status) =>
                $"(if (i32.ne ({Expand($"call $read 200 208 216 4096 {size}")}) (i32.const {status})) (then unreachable))"))}
            (drop ({Expand("call $write 4096 4")}))
            (drop {RedpandaWat.Header})
            """);

        await stream.RunAsync();

        Assert.Equal(["a", "b"], stream.WrittenText);
    }

    [Theory]
    [InlineData("call $read -1 208 216 4096 100")]
    [InlineData("call $read 200 131069 216 4096 100")]
    [InlineData("call $read 200 208 131065 4096 100")]
    [InlineData("call $read 200 208 216 4096 -1")]
    [InlineData("call $read 200 208 216 131072 1")]
    [InlineData("call $write 131071 2")]
    [InlineData("call $write 0 -1")]
    [InlineData("call $write -1 -1")]
    [InlineData("call $write_to 1024 -1 0 0")]
    [InlineData("call $write_to 1024 3 -1 1")]
    [InlineData("call $write_to 1024 3 0 -2147483648")]
    [InlineData("call $definition_len 1 -1")]
    [InlineData("call $definition 1 0 -1")]
    [InlineData("call $subject_len -1 1 1 200")]
    [InlineData("call $subject_len 0 1 1 131070")]
    [InlineData("call $subject 0 -1 1 0 1")]
    [InlineData("call $subject 0 1 1 131072 1")]
    [InlineData("call $create -1 1 0 1 200")]
    [InlineData("call $create 0 1 0 -1 200")]
    [InlineData("call $create 0 1 0 1 -1")]
    public async Task An_address_outside_of_the_memory_ends_the_call_at_its_record(string call)
    {
        await using TestStream stream = await CreateAsync("", $"(drop {RedpandaWat.Header}) {RedpandaWat.Read} (drop ({Expand(call)})) (drop {RedpandaWat.Header})");

        await stream.RunAsync();

        Assert.Equal(2, stream.DeadLetters.Count);
        Assert.All(stream.DeadLetters, letter => Assert.Equal("Abi", TestStream.Header(letter, DeadLetter.ReasonHeader)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public async Task An_address_outside_of_the_memory_for_a_header_fails_the_stream(int field)
    {
        int[] addresses = [.. Enumerable.Range(0, 10).Select(i => i == field ? -1 : 8 * i)];
        await using TestStream stream = await CreateAsync("", $"(drop ({Expand($"call $read_batch_header {string.Join(' ', addresses)}")}))");

        Assert.Contains("outside", Assert.IsType<TransformFailedException>(await stream.FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("call $read 200 208 216 4096 100")]
    [InlineData("call $write 1024 3")]
    [InlineData("call $write_to 1024 3 1024 0")]
    [InlineData("call $write_to 1024 3 1027 7")]
    public async Task Before_a_batch_there_is_nothing(string call)
    {
        await using TestStream stream = await CreateAsync(
            "000000 010a6f74686572", $"(if (i32.ne ({Expand(call)}) (i32.const -1)) (then unreachable)) {RedpandaWat.Identity}");

        await stream.RunAsync();

        Assert.Equal(["a", "b"], stream.WrittenText);
    }

    [Theory]
    [InlineData("call $read_batch_header 0 8 16 24 32 40 48 56 64 72")]
    [InlineData("call $read 200 208 216 4096 100")]
    [InlineData("call $write 1024 3")]
    [InlineData("call $write_to 1024 3 1024 0")]
    [InlineData("call $definition_len 1 200")]
    public async Task While_an_instance_is_made_there_is_nothing(string call)
    {
        await using TestStream stream = await CreateAsync(
            "000000",
            RedpandaWat.Identity,
            $"(start $at_start) (func $at_start (if (i32.ne ({Expand(call)}) (i32.const -1)) (then unreachable)))");

        await stream.RunAsync();

        Assert.Equal(["a", "b"], stream.WrittenText);
    }

    [Fact]
    public async Task What_a_guest_sees_of_the_system_depends_on_its_records_alone()
    {
        // A value of 41 bytes: the time of day, the other time twice, random bytes, and how many variables there are.
        string start = $$"""
            (loop $batches (drop {{RedpandaWat.Header}})
              (loop $records {{RedpandaWat.Read}} (br_if $batches (i32.lt_s (local.get $n) (i32.const 0)))
                (i32.store16 (i32.const 1000) (i32.const 0x5001))
                (drop ({{Expand("call $random_get 1026 8")}}))
                (drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 1002)))
                (drop (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 1010)))
                (drop (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 1018)))
                (drop ({{Expand("call $environ_sizes_get 1034 1038")}}))
                (i32.store8 (i32.const 1042) (i32.const 0))
                (drop ({{Expand("call $write 1000 43")}}))
                (br $records)))
            """;
        await using TestStream stream = await CreateAsync("", start);

        await stream.RunAsync();

        Assert.Equal([(0L, 1L, 2L), (1000, 3, 4)], stream.Written.Select(record => record.Value!.Value.ToArray()).Select(value => (
            BitConverter.ToInt64(value, 0) / 1_000_000, BitConverter.ToInt64(value, 8) / 1_000_000, BitConverter.ToInt64(value, 16) / 1_000_000)));
        Assert.All(stream.Written, record => Assert.Equal(Enumerable.Repeat((byte)9, 8), record.Value!.Value.Slice(24, 8).ToArray()));
        Assert.All(stream.Written, record => Assert.Equal(3, BitConverter.ToInt32(record.Value!.Value.Span[32..])));
    }

    [Fact]
    public async Task A_guest_that_writes_without_end_has_failed_at_that_record()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"),
            stream => stream.Through(RedpandaWat.Plugin).Configure(options => options.Guests.MaxEmittedRecords = 1000),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create(
                $"(drop {RedpandaWat.Header}) {RedpandaWat.Read} (loop $again (drop {RedpandaWat.Write}) (br $again))")));

        await stream.RunAsync();

        Assert.Empty(stream.Written);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal("Import", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Contains(nameof(GuestTransformOptions.MaxEmittedRecords), TestStream.Header(letter, DeadLetter.MessageHeader), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(drop (call $write (i32.const 1024) (i32.const 3)))")]
    public async Task A_guest_that_asks_for_another_batch_without_reading_a_record_fails_the_stream(string instead)
    {
        await using TestStream stream = await CreateAsync("", $"(loop $batches (drop {RedpandaWat.Header}) {instead} (br $batches))");

        Assert.IsType<TransformFailedException>(await stream.FailAsync());

        Assert.Empty(stream.Acknowledged);
    }

    [Fact]
    public async Task An_output_that_has_the_name_of_the_first_topic_fails_the_stream_and_says_what_to_do()
    {
        await using TestStream stream = await TestStream.CreateAsync(
            TestStream.Records("a"),
            stream => stream.Through(RedpandaWat.Plugin).Configure(options => options.Guests.OutputTopic = "other"),
            plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create(RedpandaWat.Identity)));

        StreamConfigurationException failure = Assert.IsType<StreamConfigurationException>(await stream.FailAsync());

        Assert.Contains(nameof(GuestTransformOptions.OutputTopic), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_ends_itself_has_failed_at_its_record()
    {
        await using TestStream stream = await CreateAsync("", $"(drop {RedpandaWat.Header}) {RedpandaWat.Read} (call $proc_exit (i32.const 0))");

        await stream.RunAsync();

        Assert.Equal(["Exit", "Exit"], stream.DeadLetters.Select(letter => TestStream.Header(letter, DeadLetter.ReasonHeader)));
    }

    private static Task<TestStream> CreateAsync(string data, string start, string more = "") => TestStream.CreateAsync(
        TestStream.Records("a", "b"),
        stream => stream.Through(RedpandaWat.Plugin).Configure(options =>
        {
            options.MaxBatchRecords = start.Contains("$batches", StringComparison.Ordinal) ? 2 : 1;
            options.Guests.OutputTopic = "out0";
        }),
        plugins => plugins.Services.AddSingleton<IPluginSource>(RedpandaWat.Create(
            start, $"{Schemas} {System} (data (i32.const 1024) \"{Escape(data.Replace(" ", "", StringComparison.Ordinal))}\") {more}")));

    // "call $f 1 -2" as text format has it.
    private static string Expand(string call)
    {
        string[] words = call.Split(' ');
        return string.Join(' ', words.Take(2).Concat(words.Skip(2).Select(number => $"(i32.const {number})")));
    }

    private static string Escape(string hex) => string.Concat(hex.Chunk(2).Select(digits => $"\\{new string(digits)}"));
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Streams.Frames;
using PluginHost.Streams.GuestCalls;
using PluginHost.Streams.Tests.Support;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.Tests;

/// <summary>Guests that do what no library for guests would do, and those that fail with no record in hand.</summary>
public sealed class HostileGuestTests
{
    private const string TakeAll = WatTransform.Next + WatTransform.EmitBare + WatTransform.Next;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WatTransform.EmitBare, nameof(GuestTransformOptions.MaxEmittedRecords))]
    [InlineData(WatTransform.EmitLarge, nameof(GuestTransformOptions.MaxEmittedBytes))]
    public async Task A_guest_that_emits_without_end_has_failed_at_that_record(string emit, string limit)
    {
        await using TestStream stream = await CreateAsync(
            $"{WatTransform.Next} (loop $again {emit} (br $again))",
            ["a"],
            options => (options.Guests.MaxEmittedRecords, options.Guests.MaxEmittedBytes) = (1000, 4 * 1024 * 1024));

        await stream.RunAsync();

        Assert.Empty(stream.Written);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal("Import", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Contains(limit, TestStream.Header(letter, DeadLetter.MessageHeader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stateless_guest_that_fails_after_the_last_record_has_said_everything()
    {
        await using TestStream stream = await CreateAsync(TakeAll + "unreachable", ["a", "b"], options => options.MaxBatchRecords = 1);

        await stream.RunAsync();

        Assert.Equal([0L, 1], stream.Written.Select(record => record.Offset));
        Assert.Empty(stream.DeadLetters);
        Assert.Equal(2, stream.Runner.GetProgress().Acknowledged);
    }

    [Fact]
    public async Task A_guest_that_fails_before_the_first_record_begins_the_batch_anew()
    {
        await using TestStream stream = await CreateAsync(
            $"(if (i32.gt_u (global.get $calls) (i32.const 1)) (then unreachable)) {TakeAll}",
            ["a", "b", "c"],
            options => options.MaxBatchRecords = 1);

        await stream.RunAsync();

        Assert.Equal([0L, 1, 2], stream.Written.Select(record => record.Offset));
        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public async Task A_guest_that_always_fails_before_the_first_record_fails_the_stream()
    {
        await using TestStream stream = await CreateAsync("unreachable", ["a"]);

        Assert.IsType<TransformFailedException>(await stream.FailAsync());

        Assert.Empty(stream.Acknowledged);
    }

    [Fact]
    public async Task A_guest_that_gathers_and_is_not_stateful_fails_the_stream()
    {
        await using TestStream stream = await CreateAsync(TakeAll + WatTransform.EmitGathered, ["a"]);

        var failure = Assert.IsType<TransformFailedException>(await stream.FailAsync());

        Assert.Contains("did not declare that it is stateful", failure.Message, StringComparison.Ordinal);
        Assert.Empty(stream.Acknowledged);
    }

    [Fact]
    public async Task A_guest_that_asks_for_more_when_there_is_nothing_gets_no_more_time()
    {
        var guest = new GuestBatch(new GuestTransformOptions { MaxRecordsAtOnce = 1 });
        guest.Begin(new StreamBatch(TestStream.Records("a")));
        IRecords records = guest;
        await records.NextAsync(Token);
        await records.NextAsync(Token);
        long pulls = guest.Pulls;

        await records.NextAsync(Token);

        Assert.Equal(pulls, guest.Pulls);
    }

    [Fact]
    public async Task Whatever_goes_on_when_a_call_is_ended_the_next_one_is_watched()
    {
        var time = new FakeTimeProvider();
        var second = TimeSpan.FromSeconds(1);
        GuestBatch batch = await PullAsync();
        using var watch = new RecordWatch(batch, second, time, TestLog.Create());
        var next = new TaskCompletionSource<CancellationToken>();
        using var isOver = new ManualResetEventSlim();
        await using CancellationTokenRegistration goOn = watch.Begin(Token).Register(() =>
        {
            // As a chain does that was waiting for the token: the next batch, which loops.
            next.SetResult(watch.Begin(Token));
            isOver.Wait(Token);
        });

        await Task.Run(() => time.Advance(2 * second), Token).WaitAsync(TimeSpan.FromMinutes(1), Token);
        CancellationToken loops = await next.Task;
        Assert.False(loops.IsCancellationRequested);
        time.Advance(2 * second);

        Assert.True(loops.IsCancellationRequested);
        isOver.Set();
    }

    [Fact]
    public async Task A_call_that_has_just_begun_is_not_ended_by_what_was_seen_before_it()
    {
        var time = new FakeTimeProvider();
        var second = TimeSpan.FromSeconds(1);
        GuestBatch batch = await PullAsync();
        using var watch = new RecordWatch(batch, second, time, TestLog.Create());
        time.Advance(second);

        CancellationToken call = watch.Begin(Token);
        time.Advance(second);

        Assert.False(call.IsCancellationRequested);
        time.Advance(second);
        Assert.True(call.IsCancellationRequested);
    }

    [Fact]
    public async Task A_guest_that_waits_for_its_turn_before_it_takes_a_record_is_not_ended()
    {
        var time = new FakeTimeProvider();
        var second = TimeSpan.FromSeconds(1);
        var batch = new GuestBatch(new GuestTransformOptions());
        batch.Begin(new StreamBatch(TestStream.Records("a")));
        using var watch = new RecordWatch(batch, second, time, TestLog.Create());
        CancellationToken call = watch.Begin(Token);
        time.Advance(10 * second);
        Assert.False(call.IsCancellationRequested);

        await ((IRecords)batch).NextAsync(Token);
        time.Advance(2 * second);

        Assert.True(call.IsCancellationRequested);
    }

    [Fact]
    public async Task A_guest_whose_time_is_over_before_it_takes_a_record_is_called_again_later_as_often_as_the_stream_tries()
    {
        await using TestStream stream = await CreateAsync(
            "(loop $forever (br $forever))",
            ["a"],
            options => (options.Retries, options.RetryDelay) = (2, TimeSpan.Zero),
            new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(20) });

        Assert.IsType<PluginTimeoutException>(await stream.FailAsync());

        Assert.Empty(stream.Acknowledged);
        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public void Long_names_of_headers_are_not_kept()
    {
        var cache = new NameCache();
        byte[] longest = new byte[NameCache.MaxLength];
        byte[] tooLong = new byte[NameCache.MaxLength + 1];

        Assert.Same(cache.Get(longest), cache.Get(longest));
        Assert.NotSame(cache.Get(tooLong), cache.Get(tooLong));
    }

    private static async Task<GuestBatch> PullAsync()
    {
        var batch = new GuestBatch(new GuestTransformOptions { MaxRecordsAtOnce = 1 });
        batch.Begin(new StreamBatch(TestStream.Records("a", "b")));
        await ((IRecords)batch).NextAsync(Token);
        return batch;
    }

    private static Task<TestStream> CreateAsync(string processBatch, string[] values, Action<StreamOptions>? configure = null, PluginLimits? limits = null) =>
        TestStream.CreateAsync(
            TestStream.Records(values),
            description => description.Through(WatTransform.Plugin).Configure(options =>
            {
                options.Guests.RecordTimeout = null;
                configure?.Invoke(options);
            }),
            builder => builder.Services.AddSingleton<IPluginSource>(WatTransform.Create(processBatch, limits)));
}

using Microsoft.Extensions.DependencyInjection;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>Guests that take records one by one, with <c>next</c>, and say what becomes of each with <c>emit</c>, <c>forward</c> and <c>fail</c>.</summary>
public sealed class TypedGuestTests
{
    private static readonly PluginLimits Metered = new() { FuelPerCall = 1_000_000_000, CallTimeout = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Records_are_emitted_forwarded_and_given_up_one_by_one()
    {
        StreamRecord emitted = TestStream.Record(0, "emit") with
        {
            Key = "k"u8.ToArray(),
            Headers = [new("h", "1"u8.ToArray()), new("none", null)],
        };
        await using TestStream stream = await CreateAsync(
            [emitted, TestStream.Record(1, "drop"), TestStream.Record(2, "forward"), TestStream.Record(3, "given up")]);

        await stream.RunAsync();

        Assert.Equal(["emit", "forward"], stream.WrittenText);
        StreamRecord first = stream.Written.First();
        Assert.Equal("k"u8, first.Key!.Value.Span);
        Assert.Equal(["h", "none"], first.Headers.Select(header => header.Name));
        Assert.Equal("1"u8, first.Headers[0].ValueSpan);
        Assert.Equal(0, first.Headers[1].Value?.Length);
        Assert.Equal(emitted.Timestamp, first.Timestamp);
        Assert.Equal(emitted.Position, first.Position);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal(3, letter.Offset);
        Assert.Equal("given up", TestStream.Header(letter, DeadLetter.MessageHeader));
    }

    [Fact]
    public async Task After_a_trap_the_other_records_are_delivered_once_and_in_order()
    {
        await using TestStream stream = await CreateAsync(TestStream.Records("emit 1", "forward 2", "trap 3", "emit 4", "trap 5", "forward 6"));

        await stream.RunAsync();

        Assert.Equal(["emit 1", "forward 2", "emit 4", "forward 6"], stream.WrittenText);
        Assert.Equal([2L, 4], stream.DeadLetters.Select(letter => letter.Offset));
        Assert.All(stream.DeadLetters, letter => Assert.Equal("Trap", TestStream.Header(letter, DeadLetter.ReasonHeader)));
    }

    [Fact]
    public async Task A_record_has_failed_if_its_fuel_is_burned_and_the_rest_of_the_batch_has_its_own()
    {
        await using TestStream stream = await CreateAsync(
            TestStream.Records([.. Enumerable.Range(0, 300).Select(i => i == 200 ? "loop" : "emit")]),
            Metered,
            options => (options.Guests.FuelPerRecord, options.Guests.RecordTimeout) = (10_000, null));

        await stream.RunAsync();

        Assert.Equal(299, stream.Written.Count);
        StreamRecord letter = Assert.Single(stream.DeadLetters);
        Assert.Equal(200, letter.Offset);
        Assert.Equal("Fuel", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Contains("10000 fuel", TestStream.Header(letter, DeadLetter.MessageHeader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_takes_to_pass_a_record_is_of_its_own_fuel_and_not_of_that_of_the_one_before()
    {
        await using TestStream stream = await CreateAsync(
            TestStream.Records("burn", "f" + new string('x', 600), "burn"),
            Metered,
            options => (options.Guests.FuelPerRecord, options.Guests.RecordTimeout) = (10_000, null),
            allocate: "(call $burn (local.get 3))");

        await stream.RunAsync();

        Assert.Empty(stream.DeadLetters);
        Assert.Equal([0L, 1, 2], stream.Written.Select(record => record.Offset));
    }

    private static Task<TestStream> CreateAsync(
        IEnumerable<StreamRecord> records, PluginLimits? limits = null, Action<StreamOptions>? configure = null, string allocate = "") => TestStream.CreateAsync(
            records,
            description => description.Through(WatTransform.Plugin).Configure(options => configure?.Invoke(options)),
            plugins => plugins.Services.AddSingleton<IPluginSource>(WatTransform.Create(WatTransform.TakeTyped, limits, allocate)));
}

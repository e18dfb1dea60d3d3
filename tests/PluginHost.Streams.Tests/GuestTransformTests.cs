using System.Text;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

public sealed class GuestTransformTests
{
    [Fact]
    public async Task A_guest_copies_records_with_everything_in_them()
    {
        var full = new StreamRecord
        {
            Key = "k"u8.ToArray(),
            Value = "v"u8.ToArray(),
            Headers = [new("a", "1"u8.ToArray()), new("a", "2"u8.ToArray()), new("ü", default)],
            Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            Topic = "tøpic",
            Partition = 7,
            Offset = 42,
        };
        StreamRecord bare = new() { Topic = "tøpic", Partition = 7, Offset = 43 };
        StreamRecord empty = new() { Key = Array.Empty<byte>(), Value = Array.Empty<byte>(), Topic = "tøpic", Partition = 7, Offset = 44 };
        await using TestStream stream = await TestStream.CreateAsync(
            [full, bare, empty], description => description.Through(TestGuests.Work), plugins => plugins.AddGuest(TestGuests.Work));

        StreamProgress progress = await stream.RunAsync();

        StreamRecord[] written = [.. stream.Written];
        Assert.Equal(3, written.Length);
        Assert.NotSame(full, written[0]);
        Assert.Equal("k"u8, written[0].Key!.Value.Span);
        Assert.Equal("v"u8, written[0].Value!.Value.Span);
        Assert.Equal(
            [("a", "1"), ("a", "2"), ("ü", "")],
            written[0].Headers.Select(header => (header.Name, Encoding.UTF8.GetString(header.ValueSpan))));
        Assert.Equal(full.Timestamp, written[0].Timestamp);
        Assert.Equal(full.Position, written[0].Position);
        Assert.Null(written[1].Key);
        Assert.Null(written[1].Value);
        Assert.Empty(written[1].Headers);
        Assert.Equal(0, written[2].Key!.Value.Length);
        Assert.Equal(0, written[2].Value!.Value.Length);
        Assert.Equal(3, progress.Acknowledged);
        Assert.Equal(new StreamPosition("tøpic", 7, 44), stream.Acknowledged.Last());
    }

    [Fact]
    public async Task A_guest_emits_none_or_several_to_its_outputs()
    {
        await using TestStream stream = await RunTrialsAsync("a", "drop", "twice", "forward-other", "header", "b");

        Assert.Equal(["a", "twice", "(none)", "header", "b"], stream.WrittenText);
        Assert.Equal(["forward-other"], stream.Other.Select(TestStream.Text));
        StreamRecord changed = stream.Written.Single(record => record.Headers.Count == 1);
        Assert.Equal("seen-in", changed.Headers[0].Name);
        Assert.Equal("in"u8, changed.Headers[0].ValueSpan);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(4).AddMilliseconds(1), changed.Timestamp);
        Assert.Empty(stream.DeadLetters);
    }

    [Fact]
    public async Task A_guest_gives_single_records_up_and_nothing_of_them_is_emitted()
    {
        await using TestStream stream = await RunTrialsAsync("a", "fail", "b", "emit-then-fail", "c");

        Assert.Equal(["a", "b", "c"], stream.WrittenText);
        Assert.Equal(["fail", "emit-then-fail"], stream.DeadLetters.Select(TestStream.Text));
        Assert.Equal("Refused", TestStream.Header(stream.DeadLetters.First(), DeadLetter.ReasonHeader));
        Assert.Equal("the record says so", TestStream.Header(stream.DeadLetters.First(), DeadLetter.MessageHeader));
    }

    [Fact]
    public async Task After_a_trap_the_other_records_are_delivered_once_and_in_order()
    {
        string[] values = [.. Enumerable.Range(0, 1000).Select(i => i is 300 or 301 or 777 ? "trap" : i == 999 ? "emit-then-trap" : $"{i}")];
        await using TestStream stream = await RunTrialsAsync(values);

        Assert.Equal(values.Where(value => !value.Contains("trap")), stream.WrittenText);
        Assert.Equal([300, 301, 777, 999], stream.DeadLetters.Select(record => record.Offset));
        StreamRecord letter = stream.DeadLetters.First();
        Assert.Equal("Trap", TestStream.Header(letter, DeadLetter.ReasonHeader));
        Assert.Equal(TestGuests.Trials, TestStream.Header(letter, DeadLetter.TransformHeader));
        Assert.Equal(12, TestStream.Header(letter, DeadLetter.VersionHeader).Length);
        Assert.Equal("300", TestStream.Header(letter, DeadLetter.OffsetHeader));
        Assert.Equal(new StreamPosition("in", 0, 999), stream.Acknowledged.Last());
    }

    private static async Task<TestStream> RunTrialsAsync(params string[] values)
    {
        TestStream stream = await TestStream.CreateAsync(
            TestStream.Records(values),
            description => description.Through(TestGuests.Trials),
            plugins => plugins.AddGuest(TestGuests.Trials));
        await stream.RunAsync();
        return stream;
    }
}

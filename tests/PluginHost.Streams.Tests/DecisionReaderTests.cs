using System.Buffers.Binary;
using PluginHost.Streams.Frames;
using PluginHost.Streams.Tests.Support;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Tests;

/// <summary>What a hostile guest may put into its packed decisions.</summary>
public sealed class DecisionReaderTests
{
    private const int InHand = 2;

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "less than a head", new byte[39] },
        { "a size of nothing", Decision(size: 0) },
        { "a size below the head", Decision(size: 39) },
        { "a size beyond the end", Decision(size: 41) },
        { "the largest size", Decision(size: uint.MaxValue) },
        { "an unknown kind", Decision(kind: 3) },
        { "a record that is not in hand", Decision(record: InHand) },
        { "the end of the batch before it", Decision(record: uint.MaxValue) },
        { "an output beyond the end", Decision(output: 1) },
        { "the largest output", Decision(output: uint.MaxValue) },
        { "a key beyond the end", Decision(key: 1) },
        { "a value beyond the end", Decision(value: uint.MaxValue - 1) },
        { "a reason that is not there", Decision(kind: 2, value: uint.MaxValue) },
        { "a header that does not fit", Decision(headers: 1) },
        { "more headers than there can be", Decision(headers: uint.MaxValue) },
        { "a header's name beyond the end", [.. Decision(size: 48, headers: 1), 1, 0, 0, 0, 0, 0, 0, 0] },
        { "a header's value beyond the end", [.. Decision(size: 48, headers: 1), 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff] },
        { "a time before there was any", Decision(timestamp: long.MinValue) },
        { "a time after there was any", Decision(timestamp: long.MaxValue) },
        { "an output that was not declared", [.. Decision(size: 41, output: 1), (byte)'x'] },
        { "a record with bytes that nobody reads", [.. Decision(size: 41), 0] },
        { "a forwarded record with bytes that nobody reads", [.. Decision(size: 41, kind: 1), 0] },
        { "a reason with bytes that nobody reads", [.. Decision(size: 41, kind: 2, value: 0), 0] },
        { "a good one and half of another", [.. Decision(), .. new byte[20]] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_does_not_keep_to_the_format_is_refused(string what, byte[] decisions)
    {
        StreamBatch batch = CreateBatch();

        Assert.True(Record.Exception(() => new DecisionReader().Read(decisions, batch)) is FormatException, what);
    }

    [Fact]
    public void What_keeps_to_the_format_is_taken()
    {
        StreamBatch batch = CreateBatch();

        new DecisionReader().Read(Decision(record: 1), batch);

        Assert.Equal(1, Assert.Single(batch.GetEmitted()).Offset);
    }

    [Fact]
    public void All_bytes_of_a_call_count_because_one_record_keeps_them()
    {
        StreamBatch batch = CreateBatch();
        batch.Budget = new EmissionBudget(10_000, 100);
        byte[] decisions = [.. Decision(size: 41, key: 1), 0, .. Decision(size: 5040, kind: 2, record: 1, value: 5000), .. new byte[5000]];
        var reader = new DecisionReader();
        reader.Read(decisions, batch);

        var failure = Assert.Throws<InvalidOperationException>(() => reader.Read(decisions, batch));

        Assert.Contains(nameof(GuestTransformOptions.MaxEmittedBytes), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_put_back_is_not_charged_and_a_batch_may_always_be_emitted_as_it_is()
    {
        StreamBatch batch = CreateBatch();
        batch.Budget = new EmissionBudget(1, 1);
        for (int attempt = 0; attempt < 10; attempt++)
        {
            batch.EmitCharged(0, batch.GetRecord(0), "", batch.GetRecord(0).Size);
            batch.EmitCharged(1, batch.GetRecord(1), "", batch.GetRecord(1).Size);
            batch.PutBack();
            batch.Take(InHand);
        }

        Assert.Throws<InvalidOperationException>(() => batch.Charge(100_000));
    }

    [Fact]
    public void Any_bytes_at_all_are_taken_or_refused()
    {
        var random = new Random(6);
        byte[] good = [.. Decision(), .. Decision(size: 49, headers: 1), 0, 0, 0, 0, 1, 0, 0, 0, 7, .. Decision(kind: 2, value: 0)];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] decisions = [.. good];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                decisions[random.Next(decisions.Length)] = (byte)random.Next(256);
            }

            Exception? exception = Record.Exception(() => new DecisionReader().Read(decisions, CreateBatch()));
            Assert.True(exception is null or FormatException, $"{Convert.ToHexString(decisions)}: {exception}");
        }
    }

    private static StreamBatch CreateBatch()
    {
        var batch = new StreamBatch(TestStream.Records("a", "b", "c"));
        batch.Take(InHand);
        return batch;
    }

    private static byte[] Decision(
        uint size = 40,
        uint kind = 0,
        uint record = 0,
        uint output = 0,
        uint key = uint.MaxValue,
        uint value = uint.MaxValue,
        uint headers = 0,
        long timestamp = 0)
    {
        byte[] head = new byte[40];
        uint[] numbers = [size, kind, record, output, key, value, headers, 0];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(i * 4), numbers[i]);
        }

        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(32), timestamp);
        return head;
    }
}

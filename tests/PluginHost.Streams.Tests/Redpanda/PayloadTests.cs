using System.Text;
using PluginHost.Streams.Frames;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams.Tests.Redpanda;

/// <summary>The bytes of records, as the official SDKs write and read them.</summary>
public sealed class PayloadTests
{
    private static readonly StreamRecord Origin = new() { Topic = "in", Partition = 3, Offset = 7 };

    public static TheoryData<string, StreamRecord> Golden => new()
    {
        {
            "046b310e7b2261223a317d04046831027804683201",
            new StreamRecord { Key = "k1"u8.ToArray(), Value = """{"a":1}"""u8.ToArray(), Headers = [new("h1", "x"u8.ToArray()), new("h2", null)] }
        },
        {
            "0101040468310004683201",
            new StreamRecord { Headers = [new("h1", Array.Empty<byte>()), new("h2", null)] }
        },
        { "01106e6f74206a736f6e00", new StreamRecord { Value = "not json"u8.ToArray() } },
        { "046b330100", new StreamRecord { Key = "k3"u8.ToArray() } },
        { "000000", new StreamRecord { Key = Array.Empty<byte>(), Value = Array.Empty<byte>() } },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_record_is_written_and_read_as_the_SDKs_do(string hex, StreamRecord record)
    {
        byte[] bytes = new byte[Payload.Measure(record)];
        Payload.Write(record, bytes);

        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
        StreamRecord read = Assert.IsType<StreamRecord>(Payload.TryRead(bytes, new NameCache(), new StreamBatch([Origin]), 5));
        Assert.Equal(record.Key?.ToArray(), read.Key?.ToArray());
        Assert.Equal(record.Value?.ToArray(), read.Value?.ToArray());
        Assert.Equal(
            record.Headers.Select(header => (header.Name, header.Value is { } value ? Encoding.UTF8.GetString(value.Span) : null)),
            read.Headers.Select(header => (header.Name, header.Value is { } value ? Encoding.UTF8.GetString(value.Span) : null)));
        Assert.Equal(("in", 3, 7L, 5L), (read.Topic, read.Partition, read.Offset, read.Timestamp.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void A_header_without_a_name_is_read_as_one_with_an_empty_name()
    {
        StreamRecord read = Payload.TryRead(Convert.FromHexString("010102010278"), new NameCache(), new StreamBatch([Origin]), 0)!;

        Assert.Equal("", Assert.Single(read.Headers).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0101")]
    [InlineData("0000")]
    [InlineData("00000000")]
    [InlineData("030000")]
    [InlineData("02")]
    [InlineData("0401")]
    [InlineData("000001")]
    [InlineData("00000200")]
    [InlineData("00000204610")]
    [InlineData("0000020000ff")]
    [InlineData("000002030")]
    [InlineData("0000feffffffffffffffff01")]
    [InlineData("feffffffffffffffff01")]
    [InlineData("ffffffffffffffffff01")]
    [InlineData("ffffffffffffffffff7f")]
    [InlineData("8080808080808080808000")]
    [InlineData("80")]
    [InlineData("00008080")]
    public void Bytes_that_are_no_record_are_refused(string hex) =>
        Assert.Null(Payload.TryRead(Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0"), new NameCache(), new StreamBatch([Origin]), 0));

    [Fact]
    public void A_record_that_is_more_than_may_be_emitted_is_refused_before_anything_is_made_of_it()
    {
        var record = new StreamRecord { Value = new byte[1_000_000], Headers = [.. Enumerable.Repeat(new StreamHeader("", default), 1000)] };
        byte[] bytes = new byte[Payload.Measure(record)];
        Payload.Write(record, bytes);
        var batch = new StreamBatch([Origin]) { Budget = new EmissionBudget(1_000_000, 10) };
        var names = new NameCache();
        Assert.Throws<InvalidOperationException>(() => Payload.TryRead(bytes, names, batch, 0));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidOperationException>(() => Payload.TryRead(bytes, names, batch, 0));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Fact]
    public void A_record_cut_off_anywhere_is_refused()
    {
        byte[] whole = Convert.FromHexString("046b310e7b2261223a317d04046831027804683201");

        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Payload.TryRead(whole.AsSpan(0, length), new NameCache(), new StreamBatch([Origin]), 0));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(-64)]
    [InlineData(-65)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_number_is_read_as_it_was_written(long value)
    {
        byte[] bytes = new byte[Varint.MaxBytes];
        int length = bytes.Length - Varint.Write(bytes, value).Length;
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);

        Assert.Equal(length, Varint.Measure(value));
        Assert.True(Varint.TryRead(ref rest, out long read));
        Assert.Equal(value, read);
        Assert.True(rest.IsEmpty);
    }

    [Theory]
    [InlineData("01086f757430", "out0")]
    [InlineData("0100", "")]
    [InlineData("0101", null)]
    [InlineData("01", null)]
    [InlineData("02086f757430", null)]
    [InlineData("01086f75743000", null)]
    [InlineData("010a6f757430", null)]
    [InlineData("0103", null)]
    public void Options_name_a_topic_or_are_refused(string hex, string? topic)
    {
        bool isTopic = Payload.TryReadTopic(Convert.FromHexString(hex), out ReadOnlySpan<byte> name);

        Assert.Equal(topic is not null, isTopic);
        Assert.Equal(topic ?? "", Encoding.UTF8.GetString(name));
    }
}

using System.Buffers.Binary;
using System.Text;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

/// <summary>The guests of plugins/ that others copy from.</summary>
public sealed class SampleGuestTests
{
    [Theory]
    [InlineData("""{"email":"a@b.c","name":null,"card":"4111111111111111"}""", """{"email":"***","name":null,"card":"***1111"}""")]
    [InlineData("""{"a":[{"email":{"x":1}}, 2.5e3],"\u0065mail":"a@b.c"}""", """{"a":[{"email":"***"},2.5e3],"\u0065mail":"***"}""")]
    [InlineData("""{"card":"1234567"}""", """{"card":"***"}""")]
    [InlineData("""{"card":"12345678\n"}""", """{"card":"***"}""")]
    [InlineData("""{"card":4111111111111111}""", """{"card":"***"}""")]
    [InlineData(""" "email" """, "\"email\"")]
    public async Task Mask_pii_masks_members_wherever_they_are(string value, string expected)
    {
        await using TestStream stream = await RunAsync("mask-pii", """{"hide":["email","name"],"last4":["card"]}""", value);

        Assert.Equal([expected], stream.WrittenText);
    }

    [Theory]
    [InlineData("""{"email":"a@b.c" """)]
    [InlineData("not JSON")]
    [InlineData("""{"a":1}{"email":"a@b.c"}""")]
    [InlineData("""{"email":"a@b.c","x":"\ud8"}""")]
    public async Task Mask_pii_lets_nothing_pass_that_it_does_not_understand(string value)
    {
        await using TestStream stream = await RunAsync("mask-pii", """{"hide":["email"]}""", value);

        Assert.Empty(stream.Written);
        Assert.Equal([value], stream.DeadLetters.Select(TestStream.Text));
    }

    // Texts are read eight bytes at a time.
    [Theory]
    [InlineData("\u001f")]
    [InlineData("\0")]
    [InlineData("\"")]
    [InlineData("\\ ")]
    public async Task Mask_pii_finds_what_may_not_be_in_a_text_wherever_it_is(string wrong)
    {
        string[] values = [.. Enumerable.Range(0, 18).Select(at => $$"""{"a":"{{new string('x', at)}}{{wrong}}{{new string('y', 17 - at)}}"}""")];
        await using TestStream stream = await RunAsync("mask-pii", """{"hide":["email"]}""", values);

        Assert.Empty(stream.Written);
        Assert.Equal(values, stream.DeadLetters.Select(TestStream.Text));
    }

    [Theory]
    [InlineData("\\\"")]
    [InlineData("\\\\")]
    [InlineData(" !#[]\u007f\u0080ü€")]
    public async Task Mask_pii_finds_the_end_of_a_text_wherever_it_is(string inside)
    {
        string[] texts = [.. Enumerable.Range(0, 18).Select(at => new string('x', at) + inside)];
        await using TestStream stream = await RunAsync(
            "mask-pii", """{"hide":["email"]}""", [.. texts.Select(text => $$"""{"a":"{{text}}","email":"{{text}}"}""")]);

        Assert.Equal(texts.Select(text => $$"""{"a":"{{text}}","email":"***"}"""), stream.WrittenText);
    }

    [Fact]
    public async Task Currency_converts_by_its_table_and_gives_up_what_it_does_not_know()
    {
        await using TestStream stream = await RunAsync(
            "currency",
            """{"to":"EUR","rates":{"USD":0.92,"CHF":1.04}}""",
            """{"id":1,"amount":10,"currency":"USD"}""",
            """{"id":2,"amount":12.5,"currency":"EUR"}""",
            """{"id":3,"amount":1,"currency":"XXX"}""",
            """{"id":4,"amount":"1","currency":"USD"}""",
            """{"id":5,"amount":null,"currency":"USD"}""",
            "[]");

        Assert.Equal(["""{"amount":9.20,"currency":"EUR","id":1}""", """{"id":2,"amount":12.5,"currency":"EUR"}"""], stream.WrittenText);
        Assert.Equal(
            ["There is no rate for the currency 'XXX'.", "The value has no number 'amount'.", "The value has no number 'amount'.", "The value is not a JSON object."],
            stream.DeadLetters.Select(letter => TestStream.Header(letter, DeadLetter.MessageHeader)));
    }

    [Fact]
    public async Task Route_sends_records_where_their_value_says()
    {
        await using TestStream stream = await RunAsync(
            "route",
            """{"by":"country","outputs":{"other":["US","BR"]}}""",
            """{"country":"AT"}""",
            """{"country":"BR","ö":"ü"}""",
            """{"city":"Wien"}""");

        Assert.Equal(["""{"country":"AT"}"""], stream.WrittenText);
        Assert.Equal(["""{"country":"BR","ö":"ü"}"""], stream.Other.Select(TestStream.Text));
        Assert.Equal("The value is no JSON object with 'country'.", TestStream.Header(stream.DeadLetters.Single(), DeadLetter.MessageHeader));
    }

    [Fact]
    public async Task Binary_framing_takes_frames_apart_and_finds_damaged_ones()
    {
        byte[] damaged = [.. Frame(1, "first"), .. Frame(2, "second")];
        damaged[^6] ^= 1;
        StreamRecord[] records =
        [
            TestStream.Record(0, "") with { Value = (byte[])[.. Frame(1, "first"), .. Frame(20, "")], Key = "k"u8.ToArray() },
            TestStream.Record(1, "") with { Value = damaged },
            TestStream.Record(2, "") with { Value = Frame(1, "cut off").AsMemory(..^1) },
            TestStream.Record(3, "") with { Value = null },
        ];
        await using TestStream stream = await TestStream.CreateAsync(
            records, description => description.Through("binary-framing"), plugins => plugins.AddGuest("binary-framing"));

        await stream.RunAsync();

        Assert.Equal(["first", ""], stream.WrittenText);
        Assert.Equal(["1", "20"], stream.Written.Select(record => TestStream.Header(record, "frame-type")));
        Assert.All(stream.Written, record => Assert.Equal("k"u8, record.Key!.Value.Span));
        Assert.Equal([1L, 2, 3], stream.DeadLetters.Select(record => record.Offset));
        Assert.Equal(damaged, stream.DeadLetters.First().Value!.Value.ToArray());
    }

    private static async Task<TestStream> RunAsync(string guest, string settings, params string[] values)
    {
        TestStream stream = await TestStream.CreateAsync(
            TestStream.Records(values),
            description => description.Through(guest),
            plugins => plugins.AddGuest(guest, plugin => plugin.Settings = settings));
        await stream.RunAsync();
        return stream;
    }

    private static byte[] Frame(ushort type, string payload)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(payload);
        byte[] frame = new byte[8 + bytes.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(frame, 0xF5A3);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), type);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), bytes.Length);
        bytes.CopyTo(frame, 8);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8 + bytes.Length), Crc32(frame.AsSpan(2, 6 + bytes.Length)));
        return frame;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint check = uint.MaxValue;
        foreach (byte value in bytes)
        {
            check ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                check = (check >> 1) ^ ((check & 1) != 0 ? 0xEDB88320 : 0);
            }
        }

        return ~check;
    }
}

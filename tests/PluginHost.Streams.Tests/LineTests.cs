using System.Text;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

public sealed class LineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streams-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(StreamFormat.Lines, "a\nb\r\n\nc", new[] { "a", "b", "", "c" })]
    [InlineData(StreamFormat.Lines, "a\n", new[] { "a" })]
    [InlineData(StreamFormat.Lines, "", new string[0])]
    [InlineData(StreamFormat.Json, "{}\n\n[1]\n", new[] { "{}", "[1]" })]
    [InlineData(StreamFormat.Csv, "1,\"a\nb\"\n2,\"\"\"\"\n3", new[] { "1,\"a\nb\"", "2,\"\"\"\"", "3" })]
    public async Task Lines_are_records(StreamFormat format, string text, string[] expected)
    {
        await using var source = (IAsyncDisposable)StreamSources.FromStream(
            new TricklingStream(Encoding.UTF8.GetBytes(text)), new LineSourceOptions { Format = format });

        StreamRecord[] records = await ReadAllAsync((IStreamSource)source);

        Assert.Equal(expected, records.Select(TestStream.Text));
        Assert.Equal(Enumerable.Range(0, expected.Length).Select(i => (long)i), records.Select(record => record.Offset));
    }

    [Fact]
    public async Task A_header_is_no_record_and_is_written_once()
    {
        string input = await WriteAsync("in.csv", "id,name\n1,a\n2,b\n");
        string output = Path.Combine(_folder, "out.csv");
        for (int run = 0; run < 2; run++)
        {
            await using TestStream stream = await TestStream.CreateAsync([], description => description
                .From(StreamSources.FromFile(input, new LineSourceOptions { Format = StreamFormat.Csv, HasHeader = true }))
                .Through(record => record)
                .To(StreamSinks.ToFile(output, new LineSinkOptions { Format = StreamFormat.Csv, Header = "id,name", Append = true })));
            await stream.RunAsync();
        }

        Assert.Equal("id,name\n1,a\n2,b\n1,a\n2,b\n", await File.ReadAllTextAsync(output, Token));
    }

    [Fact]
    public async Task A_stream_goes_on_where_its_position_says()
    {
        string input = await WriteAsync("in.txt", "a\nb\ntrap\nc\n");
        var options = new LineSourceOptions { PositionPath = Path.Combine(_folder, "position") };
        await using (TestStream first = await CreateAsync())
        {
            await first.FailAsync();
            Assert.Equal(["a", "b"], first.WrittenText);
        }

        await File.WriteAllTextAsync(input, "a\nb\nfixed\nc\n", Token);
        await using TestStream second = await CreateAsync();
        await second.RunAsync();

        Assert.Equal(["fixed", "c"], second.WrittenText);
        Assert.Equal("4", await File.ReadAllTextAsync(options.PositionPath, Token));

        Task<TestStream> CreateAsync() => TestStream.CreateAsync(
            [],
            description => description
                .From(StreamSources.FromFile(input, options))
                .Through(TestGuests.Trials)
                .Configure(o => o.OnFailure = StreamFailureAction.Stop),
            plugins => plugins.AddGuest(TestGuests.Trials));
    }

    [Fact]
    public async Task A_record_that_is_too_long_ends_the_stream_and_is_named()
    {
        await using var source = (IAsyncDisposable)StreamSources.FromStream(
            new MemoryStream(Encoding.UTF8.GetBytes("ok\n" + new string('x', 200_000))), new LineSourceOptions { MaxRecordBytes = 1000, Topic = "big" });

        var failure = await Assert.ThrowsAsync<StreamFormatException>(() => ReadAllAsync((IStreamSource)source));

        Assert.Equal("Record 1 of 'big' cannot be read. It has more than MaxRecordBytes, 1000 bytes.", failure.Message);
    }

    [Theory]
    [InlineData(StreamFormat.Envelope, "{\"value\":\"1\"}\nx\n")]
    [InlineData(StreamFormat.Lines, "1\n12345678901234567890\n2\n")]
    public async Task What_stands_before_a_record_that_cannot_be_read_is_read(StreamFormat format, string text)
    {
        await using var source = (IAsyncDisposable)StreamSources.FromStream(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), new LineSourceOptions { Format = format, MaxRecordBytes = 15 });
        var buffer = new StreamRecord[10];

        Assert.Equal(1, await ((IStreamSource)source).ReadAsync(buffer, Token));

        Assert.Equal("1", TestStream.Text(buffer[0]));
        await Assert.ThrowsAsync<StreamFormatException>(async () => await ((IStreamSource)source).ReadAsync(buffer, Token));
    }

    [Fact]
    public async Task What_a_sequence_gives_before_it_fails_is_read()
    {
        await using var source = (IAsyncDisposable)StreamSources.FromAsyncEnumerable(GiveAndFail());
        var buffer = new StreamRecord[10];

        Assert.Equal(1, await ((IStreamSource)source).ReadAsync(buffer, Token));
        await Assert.ThrowsAsync<IOException>(async () => await ((IStreamSource)source).ReadAsync(buffer, Token));

        static async IAsyncEnumerable<StreamRecord> GiveAndFail()
        {
            yield return TestStream.Record(0, "a");
            await Task.CompletedTask;
            throw new IOException("Gone.");
        }
    }

    [Fact]
    public async Task A_write_that_failed_half_way_leaves_nothing_and_the_header_comes_once()
    {
        var output = new FailingStream();
        var sink = StreamSinks.ToStream(output, new LineSinkOptions { Header = "h" });

        await Assert.ThrowsAsync<IOException>(async () => await sink.WriteAsync(new[] { TestStream.Record(0, "a"), TestStream.Record(1, "b") }, Token));
        await sink.WriteAsync(new[] { TestStream.Record(0, "a"), TestStream.Record(1, "b") }, Token);
        await sink.WriteAsync(new[] { TestStream.Record(2, "c") }, Token);

        Assert.Equal("h\na\nb\nc\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task A_write_that_never_ends_can_be_given_up()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var output = new FailingStream { NeverEnds = true };
        var sink = StreamSinks.ToStream(output);
        Task write = sink.WriteAsync(new[] { TestStream.Record(0, "a") }, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.WaitAsync(TimeSpan.FromMinutes(1), Token));
    }

    [Fact]
    public async Task An_envelope_keeps_all_of_a_record_and_can_be_read_again()
    {
        var record = new StreamRecord
        {
            Key = new byte[] { 0xff },
            Headers = [new("h", "ü"u8.ToArray()), new("", new byte[] { 0 }), new("none", null)],
            Timestamp = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            Topic = "t",
            Partition = 3,
            Offset = 9,
        };
        string path = Path.Combine(_folder, "letters");
        var sink = StreamSinks.ToFile(path, new LineSinkOptions { Format = StreamFormat.Envelope });
        await sink.WriteAsync(new[] { record, record with { Value = "a\nb"u8.ToArray() } }, Token);
        await ((IAsyncDisposable)sink).DisposeAsync();

        StreamRecord[] read = await ReadAllAsync(StreamSources.FromFile(path, new LineSourceOptions { Format = StreamFormat.Envelope }));

        Assert.Equal(2, read.Length);
        Assert.Equal([0xff], read[0].Key!.Value.ToArray());
        Assert.Null(read[0].Value);
        Assert.Equal("a\nb", TestStream.Text(read[1]));
        Assert.Equal(["h", "", "none"], read[0].Headers.Select(header => header.Name));
        Assert.Equal("ü"u8, read[0].Headers[0].ValueSpan);
        Assert.Null(read[0].Headers[2].Value);
        Assert.Equal(record.Timestamp, read[0].Timestamp);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"key\":1}")]
    [InlineData("{\"headers\":[{}]}")]
    [InlineData("{\"value\":{\"base64\":\"%\"}}")]
    [InlineData("{")]
    public async Task What_is_no_envelope_is_refused(string line)
    {
        string path = await WriteAsync("letters", line);

        await Assert.ThrowsAsync<StreamFormatException>(() =>
            ReadAllAsync(StreamSources.FromFile(path, new LineSourceOptions { Format = StreamFormat.Envelope })));
    }

    [Fact]
    public async Task Json_is_written_in_one_line_each()
    {
        var output = new MemoryStream();
        var sink = StreamSinks.ToStream(output, new LineSinkOptions { Format = StreamFormat.Json });

        await sink.WriteAsync(new[] { TestStream.Record(0, "{\n\"a\":1\n}"), TestStream.Record(1, "") with { Value = null } }, Token);

        Assert.Equal("{ \"a\":1 }\nnull\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    private static async Task<StreamRecord[]> ReadAllAsync(IStreamSource source)
    {
        var all = new List<StreamRecord>();
        var buffer = new StreamRecord[2];
        while (await source.ReadAsync(buffer, Token) is > 0 and int count)
        {
            all.AddRange(buffer[..count]);
        }

        return [.. all];
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text, Token);
        return path;
    }

    /// <summary>Writes three bytes and fails, once; or never ends.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private bool _hasFailed;

        public bool NeverEnds { get; init; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (NeverEnds)
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }

            await base.WriteAsync(_hasFailed ? buffer : buffer[..3], cancellationToken);
            if (!_hasFailed)
            {
                _hasFailed = true;
                throw new IOException("Full.");
            }
        }
    }

    /// <summary>Gives a byte at a time.</summary>
    private sealed class TricklingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }
}

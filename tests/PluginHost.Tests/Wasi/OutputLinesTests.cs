using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Diagnostics;
using PluginHost.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class OutputLinesTests : IDisposable
{
    private readonly FakeLogCollector _collector = new();
    private readonly LoggerFactory _loggers;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly OutputLines _lines;

    public OutputLinesTests()
    {
        _loggers = new LoggerFactory([new FakeLoggerProvider(_collector)]);
        var time = new FakeTimeProvider();
        var events = new PluginEvents(_loggers, _services.GetRequiredService<IMeterFactory>(), time, new ScopeTags(0));
        var log = new GuestLog(_loggers, events, PluginId.Parse("guest"), 1_000_000, time);
        _lines = new OutputLines(log, LogLevel.Information);
    }

    private IEnumerable<string> Logged => _collector.GetSnapshot().Select(record => record.Message);

    [Theory]
    [InlineData(OutputLines.MaxLineBytes, 1)]
    [InlineData(OutputLines.MaxLineBytes + 1, 2)]
    [InlineData((2 * OutputLines.MaxLineBytes) + 1, 3)]
    public void A_long_line_is_logged_in_pieces_and_nothing_is_lost(int length, int pieces)
    {
        string line = new('x', length);

        _lines.Write(Encoding.UTF8.GetBytes(line + "\n"));

        Assert.Equal(pieces, Logged.Count());
        Assert.Equal(line, string.Concat(Logged));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("🙂")]
    public void A_piece_does_not_end_within_a_character(string character)
    {
        for (int shift = 0; shift < 4; shift++)
        {
            _collector.Clear();
            string line = new string('x', OutputLines.MaxLineBytes - shift) + character + "end";

            _lines.Write(Encoding.UTF8.GetBytes(line + "\n"));

            Assert.Equal(line, string.Concat(Logged));
        }
    }

    [Fact]
    public void A_line_without_end_is_logged_as_it_grows()
    {
        for (int i = 0; i < 3 * OutputLines.MaxLineBytes; i++)
        {
            _lines.Write("x"u8);
        }

        Assert.Equal(2, Logged.Count());
        _lines.Flush();
        Assert.Equal(3 * OutputLines.MaxLineBytes, Logged.Sum(message => message.Length));
    }

    [Fact]
    public void Bytes_that_are_no_text_become_something_readable()
    {
        byte[] bytes = new byte[OutputLines.MaxLineBytes + 10];
        Array.Fill(bytes, (byte)0x80);

        _lines.Write(bytes);
        _lines.Flush();

        Assert.All(Logged, message => Assert.Equal(message.Length, message.Count(character => character == '\ufffd')));
        Assert.Equal(bytes.Length, Logged.Sum(message => message.Length));
    }

    public void Dispose()
    {
        _services.Dispose();
        _loggers.Dispose();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PluginHost.Streams.Endpoints;

/// <summary>Writes records as lines. Partitions take turns.</summary>
internal sealed class LineSink(Func<Stream> open, LineSinkOptions options) : IStreamSink, IAsyncDisposable
{
    // What is written is read by programs and people, not by browsers.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private Utf8JsonWriter? _writer;
    private Stream? _stream;
    private Task _writing = Task.CompletedTask;
    private bool _hasBegun;
    private long? _torn;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // One that nobody waited for until its end: the buffer is still its own.
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            _stream ??= open();
            CutTornOff(_stream);
            _buffer.ResetWrittenCount();
            if (!_hasBegun)
            {
                WriteHeader(_stream);
            }

            foreach (StreamRecord record in records.Span)
            {
                Write(record);
                _buffer.Write("\n"u8);
            }

            _torn = _stream.CanSeek && _stream.Position == _stream.Length ? _stream.Length : null;
            _writing = WriteOutAsync(_stream);
            await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
            _torn = null;
            _hasBegun = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }

        // What is still being written cannot be closed without waiting for it, which may take for ever.
        if (_stream is not null && _writing.IsCompleted)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Not cancelled half way: a line is there or not.
    private async Task WriteOutAsync(Stream stream)
    {
        await stream.WriteAsync(_buffer.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
        if (options.FlushToDisk && stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            await stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    // What a failed write left: the same records come again.
    private void CutTornOff(Stream stream)
    {
        if (_torn is { } length)
        {
            stream.SetLength(length);
            stream.Seek(length, SeekOrigin.Begin);
            _torn = null;
        }
    }

    private void WriteHeader(Stream stream)
    {
        if (options.Header is { } header && !(stream.CanSeek && stream.Length > 0))
        {
            Encoding.UTF8.GetBytes(header, _buffer);
            _buffer.Write("\n"u8);
        }
    }

    private void Write(StreamRecord record)
    {
        switch (options.Format)
        {
            case StreamFormat.Envelope:
                _writer ??= new Utf8JsonWriter(_buffer, WriterOptions);
                _writer.Reset();
                Envelope.Write(record, _writer);
                _writer.Flush();
                break;
            case StreamFormat.Json:
                WriteJson(record);
                break;
            default:
                _buffer.Write(record.ValueSpan);
                break;
        }
    }

    private void WriteJson(StreamRecord record)
    {
        ReadOnlySpan<byte> value = record.HasValue ? record.ValueSpan : "null"u8;
        Span<byte> target = _buffer.GetSpan(value.Length)[..value.Length];
        value.CopyTo(target);
        target.Replace((byte)'\n', (byte)' ');
        _buffer.Advance(value.Length);
    }
}

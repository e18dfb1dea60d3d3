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

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<StreamRecord> records, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _buffer.ResetWrittenCount();
            if (_stream is null)
            {
                _stream = open();
                WriteHeader(_stream);
            }

            foreach (StreamRecord record in records.Span)
            {
                Write(record);
                _buffer.Write("\n"u8);
            }

            // Not cancelled half way: a line is there or not.
            await _stream.WriteAsync(_buffer.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
            if (options.FlushToDisk && _stream is FileStream file)
            {
                file.Flush(flushToDisk: true);
            }
            else
            {
                await _stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
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

        if (_stream is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
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

using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace PluginHost.Streams.Endpoints;

/// <summary>Reads records that are lines. A record's offset is its number, from 0.</summary>
internal sealed class LineSource : IStreamSource, IAsyncDisposable
{
    private readonly Func<Stream> _open;
    private readonly LineSourceOptions _options;
    private readonly string _topic;
    private readonly TimeProvider _timeProvider;
    private readonly LineSplitter _splitter;
    private PipeReader? _reader;
    private Task<ReadResult>? _pending;
    private long _next;
    private long _done;
    private bool _mustSkipHeader;
    private StreamFormatException? _failure;

    public LineSource(Func<Stream> open, string topic, LineSourceOptions options, TimeProvider timeProvider)
    {
        if (options.MaxRecordBytes is < 1 or > 1024 * 1024 * 1024)
        {
            throw new StreamConfigurationException($"MaxRecordBytes is {options.MaxRecordBytes}; it must be from 1 to 1 GiB.");
        }

        _open = open;
        _options = options;
        _topic = options.Topic ?? topic;
        _timeProvider = timeProvider;
        _mustSkipHeader = options.HasHeader;
        _splitter = new LineSplitter(options.Format == StreamFormat.Csv);
    }

    private bool SkipsEmptyLines => _options.Format is StreamFormat.Json or StreamFormat.Envelope;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<StreamRecord> buffer, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        if (_reader is null)
        {
            _done = ReadPosition();
            _reader = PipeReader.Create(_open(), new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        }

        while (true)
        {
            ReadResult result = await ReadMoreAsync(_reader, cancellationToken).ConfigureAwait(false);
            int count = TakeRecords(result, buffer.Span, out SequencePosition consumed, out bool isEnd);
            if (_failure is not null && count == 0)
            {
                throw _failure;
            }

            _reader.AdvanceTo(consumed, count > 0 ? consumed : result.Buffer.End);
            if (count > 0 || isEnd)
            {
                return count;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask AcknowledgeAsync(StreamPosition position, CancellationToken cancellationToken)
    {
        if (_options.PositionPath is { } path)
        {
            // Another file in its place: there is never half of a number.
            string fresh = path + ".new";
            File.WriteAllText(fresh, (position.Offset + 1).ToString(CultureInfo.InvariantCulture));
            File.Move(fresh, path, overwrite: true);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pending is null && _reader is not null ? _reader.CompleteAsync() : default;

    // Reading a console cannot be cancelled; waiting for it can.
    private async ValueTask<ReadResult> ReadMoreAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        if (_pending is null)
        {
            ValueTask<ReadResult> read = reader.ReadAsync(CancellationToken.None);
            if (read.IsCompleted)
            {
                return await read.ConfigureAwait(false);
            }

            _pending = read.AsTask();
        }

        ReadResult result = await _pending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _pending = null;
        return result;
    }

    // The records before one that cannot be read are taken; the next read says what is wrong with it.
    private int TakeRecords(ReadResult result, Span<StreamRecord> target, out SequencePosition consumed, out bool isEnd)
    {
        var reader = new SequenceReader<byte>(result.Buffer);
        int count = 0;
        try
        {
            while (count < target.Length && TryTakeLine(ref reader, result.IsCompleted, out StreamRecord? record))
            {
                if (record is not null)
                {
                    target[count++] = record;
                }
            }
        }
        catch (StreamFormatException exception)
        {
            _failure = exception;
        }

        consumed = reader.Position;
        isEnd = result.IsCompleted && reader.End;
        return count;
    }

    private bool TryTakeLine(ref SequenceReader<byte> reader, bool isLast, out StreamRecord? record)
    {
        record = null;
        if (!_splitter.TryRead(ref reader, isLast, out ReadOnlySequence<byte> line))
        {
            CheckLength(reader.Remaining);
            return false;
        }

        CheckLength(line.Length);
        if (_mustSkipHeader)
        {
            _mustSkipHeader = false;
        }
        else if (!(line.IsEmpty && SkipsEmptyLines) && _next++ >= _done)
        {
            record = CreateRecord(line, _next - 1);
        }

        return true;
    }

    private void CheckLength(long length)
    {
        if (length > _options.MaxRecordBytes)
        {
            throw new StreamFormatException(
                _topic, _next, $"It has more than {nameof(_options.MaxRecordBytes)}, {_options.MaxRecordBytes} bytes.");
        }
    }

    private StreamRecord CreateRecord(in ReadOnlySequence<byte> line, long offset)
    {
        if (_options.Format == StreamFormat.Envelope)
        {
            return Envelope.Read(line, _topic, offset);
        }

        return new StreamRecord
        {
            Value = line.ToArray(),
            Topic = _topic,
            Offset = offset,
            UnixMilliseconds = _timeProvider.GetUtcNow().ToUnixTimeMilliseconds(),
        };
    }

    private long ReadPosition()
    {
        if (_options.PositionPath is not { } path || !File.Exists(path))
        {
            return 0;
        }

        string text = File.ReadAllText(path);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            ? position
            : throw new StreamConfigurationException(
                $"The file '{path}' should hold how many records of '{_topic}' are done, and holds something else. Correct or delete it.");
    }
}

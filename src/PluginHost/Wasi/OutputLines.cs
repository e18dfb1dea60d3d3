using Microsoft.Extensions.Logging;
using PluginHost.Diagnostics;

namespace PluginHost.Wasi;

/// <summary>What a guest writes to a stream: each line becomes a message of its log.</summary>
internal sealed class OutputLines(GuestLog log, LogLevel level)
{
    /// <summary>How long a line may become, in bytes. A longer one is logged in pieces.</summary>
    internal const int MaxLineBytes = GuestLog.MaxMessageLength;

    private const int FirstBufferBytes = 256;

    private byte[] _begun = [];
    private int _length;

    /// <summary>Adds bytes, and logs the lines that they end.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        int end;
        while ((end = bytes.IndexOf((byte)'\n')) >= 0)
        {
            EndLine(bytes[..end]);
            bytes = bytes[(end + 1)..];
        }

        Append(bytes);
    }

    /// <summary>Logs the line that is begun, if one is.</summary>
    public void Flush()
    {
        int length = _length;
        _length = 0;
        Log(_begun.AsSpan(0, length));
    }

    private void EndLine(ReadOnlySpan<byte> rest)
    {
        if (_length == 0 && rest.Length <= MaxLineBytes)
        {
            Log(rest);
            return;
        }

        Append(rest);
        Flush();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_length + bytes.Length > MaxLineBytes)
        {
            int fitting = MaxLineBytes - _length;
            Buffer(bytes[..fitting]);
            bytes = bytes[fitting..];
            LogPiece();
        }

        Buffer(bytes);
    }

    private void Buffer(ReadOnlySpan<byte> bytes)
    {
        int length = _length + bytes.Length;
        if (length > _begun.Length)
        {
            Array.Resize(ref _begun, Math.Min(MaxLineBytes, Math.Max(Math.Max(FirstBufferBytes, 2 * _begun.Length), length)));
        }

        bytes.CopyTo(_begun.AsSpan(_length));
        _length = length;
    }

    private void LogPiece()
    {
        int whole = WholeCharacters(_begun.AsSpan(0, _length));
        int rest = _length - whole;
        _length = 0;
        Log(_begun.AsSpan(0, whole));
        _begun.AsSpan(whole, rest).CopyTo(_begun);
        _length = rest;
    }

    private void Log(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        if (!line.IsEmpty)
        {
            log.Write(level, line);
        }
    }

    // Without the bytes of a character that is not complete yet. What is not UTF-8 anyway may be cut anywhere.
    private static int WholeCharacters(ReadOnlySpan<byte> utf8)
    {
        for (int back = 1; back <= 3; back++)
        {
            byte unit = utf8[^back];
            if (unit < 0x80)
            {
                break;
            }

            if (unit >= 0xC0)
            {
                int needed = unit >= 0xF0 ? 4 : unit >= 0xE0 ? 3 : 2;
                return back < needed ? utf8.Length - back : utf8.Length;
            }
        }

        return utf8.Length;
    }
}

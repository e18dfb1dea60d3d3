using System.Buffers;

namespace PluginHost.AspNetCore.Bodies;

/// <summary>The bytes of one body, up to a limit, in one piece. Its memory is used again once it is disposed.</summary>
internal sealed class BodyBuffer(int maxBytes) : IDisposable
{
    private const int FirstBytes = 4096;

    private byte[] _bytes = [];
    private bool _isDisposed;

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _bytes.AsMemory(0, Length);
        }
    }

    /// <summary>
    /// Memory after the bytes, to be written to. One byte more than the limit allows may be written, so that the end of a body that just
    /// fits is seen without more memory.
    /// </summary>
    /// <param name="sizeHint">How much is needed at least.</param>
    public Memory<byte> GetMemory(int sizeHint = 1)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long needed = (long)Length + Math.Max(1, sizeHint);
        if (needed > _bytes.Length)
        {
            Grow(needed);
        }

        return _bytes.AsMemory(Length);
    }

    /// <summary>Counts bytes that were written to the memory.</summary>
    /// <returns>Whether all bytes are within the limit.</returns>
    public bool Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
        return Length <= maxBytes;
    }

    /// <summary>Adds bytes, if they fit.</summary>
    /// <returns>Whether they were added.</returns>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > maxBytes - Length)
        {
            return false;
        }

        if (!bytes.IsEmpty)
        {
            bytes.CopyTo(GetMemory(bytes.Length).Span);
            Length += bytes.Length;
        }

        return true;
    }

    /// <summary>Puts other bytes in the place of these.</summary>
    public void Replace(byte[] bytes)
    {
        Length = 0;
        bytes.CopyTo(GetMemory(bytes.Length));
        Length = bytes.Length;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Return();
        }
    }

    private void Grow(long needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Max(FirstBytes, Math.Min(2L * _bytes.Length, maxBytes + 1L))));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        Return();
        _bytes = larger;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}

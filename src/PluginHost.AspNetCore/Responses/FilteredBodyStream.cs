using Microsoft.AspNetCore.Http.Features;

namespace PluginHost.AspNetCore.Responses;

/// <summary>Writes the body of a response that filters take part in.</summary>
internal sealed class FilteredBodyStream(FilteredResponse response, IHttpResponseBodyFeature body) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        response.IsDirect ? body.Stream.WriteAsync(buffer, cancellationToken) : response.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        response.IsDirect ? body.Stream.FlushAsync(cancellationToken) : response.FlushAsync(cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        if (response.IsDirect)
        {
            body.Stream.Write(buffer, offset, count);
        }
        else
        {
            response.CheckSynchronous();
            response.WriteAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
    }

    public override void Flush()
    {
        if (response.IsDirect)
        {
            body.Stream.Flush();
        }
        else
        {
            response.CheckSynchronous();
            response.FlushAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

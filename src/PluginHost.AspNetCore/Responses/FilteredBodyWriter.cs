using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace PluginHost.AspNetCore.Responses;

/// <summary>Writes the body of a response that filters take part in.</summary>
internal sealed class FilteredBodyWriter(FilteredResponse response, IHttpResponseBodyFeature body) : PipeWriter
{
    public override bool CanGetUnflushedBytes => !response.IsDirect || body.Writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => response.IsDirect ? body.Writer.UnflushedBytes : response.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        response.IsDirect ? body.Writer.GetMemory(sizeHint) : response.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) =>
        response.IsDirect ? body.Writer.GetSpan(sizeHint) : response.GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (response.IsDirect)
        {
            body.Writer.Advance(bytes);
        }
        else
        {
            response.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        response.IsDirect ? body.Writer.FlushAsync(cancellationToken) : FlushFilteredAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        response.IsDirect ? body.Writer.WriteAsync(source, cancellationToken) : WriteFilteredAsync(source, cancellationToken);

    public override void CancelPendingFlush() => body.Writer.CancelPendingFlush();

    // What is not flushed is written when the response is finished, as servers do.
    public override void Complete(Exception? exception = null)
    {
        if (response.IsDirect)
        {
            body.Writer.Complete(exception);
        }
    }

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (!response.IsDirect && exception is null)
        {
            await response.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (response.IsDirect)
        {
            await body.Writer.CompleteAsync(exception).ConfigureAwait(false);
        }
    }

    private async ValueTask<FlushResult> FlushFilteredAsync(CancellationToken cancellationToken)
    {
        await response.FlushAsync(cancellationToken).ConfigureAwait(false);
        return default;
    }

    private async ValueTask<FlushResult> WriteFilteredAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        await response.WriteAsync(source, cancellationToken).ConfigureAwait(false);
        await response.FlushAsync(cancellationToken).ConfigureAwait(false);
        return default;
    }
}

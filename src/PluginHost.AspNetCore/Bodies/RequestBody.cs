using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PluginHost.AspNetCore.Bodies;

/// <summary>A request's body, read for filters and given to the application again.</summary>
internal sealed class RequestBody : IHttpRequestBodyDetectionFeature
{
    // Memory is taken for what has come, not for what a client says will come.
    private const int MaxTrustedLength = 32 * 1024;

    private readonly HttpContext _context;
    private readonly BodyBuffer _buffer;

    private RequestBody(HttpContext context, BodyBuffer buffer)
    {
        _context = context;
        _buffer = buffer;
        Replay();
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.Written;

    /// <inheritdoc/>
    bool IHttpRequestBodyDetectionFeature.CanHaveBody => _buffer.Length > 0;

    /// <summary>Reads a request's body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">The most that is kept.</param>
    /// <returns>The body; <see langword="null"/> if it is larger.</returns>
    public static async ValueTask<RequestBody?> ReadAsync(HttpContext context, int maxBytes)
    {
        HttpRequest request = context.Request;
        long? length = request.ContentLength;
        if (length > maxBytes)
        {
            return null;
        }

        // Given back when the response has been sent: whoever handles an exception of the application may read the body again.
        var buffer = new BodyBuffer(maxBytes);
        context.Response.RegisterForDispose(buffer);
        int sizeHint = (int)Math.Min(length ?? 0, MaxTrustedLength) + 1;
        while (true)
        {
            int read = await request.Body.ReadAsync(buffer.GetMemory(sizeHint), context.RequestAborted).ConfigureAwait(false);
            if (read == 0)
            {
                return new RequestBody(context, buffer);
            }

            if (!buffer.Advance(read))
            {
                return null;
            }

            sizeHint = 1;
        }
    }

    /// <summary>Puts another body in this one's place.</summary>
    public void Replace(byte[] bytes)
    {
        _buffer.Replace(bytes);

        // Whatever framed the body that the client sent does not frame this one.
        _context.Request.Headers.Remove(HeaderNames.TransferEncoding);
        _context.Request.ContentLength = bytes.Length;
        _context.Features.Set<IHttpRequestBodyDetectionFeature>(this);
        Replay();
    }

    private void Replay() => _context.Request.Body = new BufferedRequestStream(_buffer);
}

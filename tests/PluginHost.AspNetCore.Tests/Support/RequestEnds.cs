using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore.Tests.Support;

/// <summary>How requests ended on the server. A client may have its whole response before that, so a test waits for it.</summary>
internal sealed class RequestEnds
{
    private readonly Channel<RequestEnd> _ends = Channel.CreateUnbounded<RequestEnd>();

    /// <summary>The end of the next request.</summary>
    public ValueTask<RequestEnd> NextAsync() => _ends.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>A middleware that notes how what comes after it ended.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Exception? exception = null;
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            exception = e;
            throw;
        }
        finally
        {
            _ends.Writer.TryWrite(new RequestEnd(exception, [.. context.Features.Get<IWasmFilterFeature>()?.Outcomes ?? []]));
        }
    }
}

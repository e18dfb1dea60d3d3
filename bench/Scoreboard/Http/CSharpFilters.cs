using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace PluginHost.Scoreboard.Http;

/// <summary>The filters as one would write them in C#.</summary>
internal static class CSharpFilters
{
    private const int MaxBodyBytes = 1024 * 1024;
    private static readonly byte[] Pattern = Encoding.UTF8.GetBytes(BenchServer.Pattern);

    public static Task CheckHeader(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Headers.ContainsKey("x-check"))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        context.Request.Headers["x-checked"] = "yes";
        return next(context);
    }

    public static async Task SearchBody(HttpContext context, RequestDelegate next)
    {
        PipeReader reader = context.Request.BodyReader;
        ReadResult read = await reader.ReadAsync();
        while (!read.IsCompleted && read.Buffer.Length < MaxBodyBytes)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync();
        }

        bool isFound = read.Buffer.IsSingleSegment
            ? read.Buffer.FirstSpan.IndexOf(Pattern) >= 0
            : read.Buffer.ToArray().AsSpan().IndexOf(Pattern) >= 0;
        reader.AdvanceTo(read.Buffer.Start);
        if (isFound)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await next(context);
    }
}

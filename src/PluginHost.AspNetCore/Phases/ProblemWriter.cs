using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace PluginHost.AspNetCore.Phases;

/// <summary>Writes problems: as the application writes its own if it has a way, otherwise as plain problem details.</summary>
internal sealed class ProblemWriter(IProblemDetailsService? problemDetails = null)
{
    /// <summary>Answers with a problem.</summary>
    public async ValueTask WriteAsync(HttpContext context, HttpProblem problem)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.StatusCode;
        if (problem.RetryAfter is { } time)
        {
            response.Headers.RetryAfter = Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problemDetails is not null && await problemDetails.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Type = problem.Type, Title = problem.Title, Status = problem.StatusCode },
        }).ConfigureAwait(false))
        {
            return;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            new ProblemJson(problem.Type, problem.Title, problem.StatusCode), ProblemJsonContext.Default.ProblemJson);
        response.ContentType = "application/problem+json";
        response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

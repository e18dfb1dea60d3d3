using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Fields;

namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>Compares what became of a recorded request with what is expected.</summary>
/// <param name="candidate">The version that is tried out.</param>
/// <param name="record">The record's name.</param>
/// <param name="rights">What may not be told of requests.</param>
internal sealed class RecordComparison(PluginCandidate candidate, string record, RequestRights rights)
{
    private const int MaxTextLength = 200;

    /// <summary>Refuses a version that failed on the request.</summary>
    public void CheckOutcomes(IReadOnlyList<WasmFilterOutcome> outcomes)
    {
        foreach (WasmFilterOutcome outcome in outcomes)
        {
            if (outcome.Failure is { } failure)
            {
                throw Differs("no failure", failure.Message, failure);
            }

            if (outcome.Action == WasmFilterAction.BodyTooLarge)
            {
                throw Differs("a body that is not too large", "one that is larger than MaxBodyBytes");
            }
        }
    }

    /// <summary>Compares whether the request passed. An answer that is expected of the application says so too.</summary>
    public void CheckPasses(ExpectedExchange expected, bool passes)
    {
        bool? wanted = expected.Passes ?? (expected.Request is null ? null : true);
        if (wanted is { } value && value != passes)
        {
            throw Differs(Describe(value), Describe(passes));
        }
    }

    /// <summary>Compares the request that the application gets.</summary>
    public async ValueTask CheckRequestAsync(RecordedMessage? expected, HttpRequest request)
    {
        if (expected is null)
        {
            return;
        }

        Check("method", expected.Method, request.Method);
        Check("scheme", expected.Scheme, request.Scheme);
        Check("host", expected.Host, request.Host.Value);
        if (expected.Path is { } text)
        {
            (PathString path, QueryString query) = RecordedContext.ReadPath(text);
            Check("path", path.Value, request.Path.Value);
            Check("query", query.HasValue ? query.Value : null, request.QueryString.Value);
        }

        CheckHeaders(expected, request.Headers, "request");
        if (expected.GetBody() is { } body)
        {
            using var actual = new MemoryStream();
            await request.Body.CopyToAsync(actual, request.HttpContext.RequestAborted).ConfigureAwait(false);
            CheckBody(body, actual.ToArray(), "request");
        }
    }

    /// <summary>Compares the response that the client gets.</summary>
    public void CheckResponse(RecordedMessage? expected, HttpResponse response, byte[] body)
    {
        if (expected is null)
        {
            return;
        }

        Check("status", expected.Status?.ToString(CultureInfo.InvariantCulture), response.StatusCode.ToString(CultureInfo.InvariantCulture));
        CheckHeaders(expected, response.Headers, "response");
        if (expected.GetBody() is { } wanted)
        {
            CheckBody(wanted, body, "response");
        }
    }

    private static string Describe(bool passes) => passes ? "that the request passes" : "that the request does not pass";

    private void CheckHeaders(RecordedMessage expected, IHeaderDictionary headers, string message)
    {
        foreach ((string name, string? wanted) in expected.Headers)
        {
            string? actual = headers.TryGetValue(name, out var values) ? string.Join(", ", values.ToArray()) : null;
            if (actual != wanted)
            {
                // What a plugin needs a right to see is not for whoever reads the log either.
                bool isSecret = rights.Get(name) != HttpRights.None || FieldRules.GetResponseRight(name) != HttpRights.None;
                throw isSecret
                    ? Differs($"the {message} header {name} {(wanted is null ? "none" : "as it is recorded")}", actual is null ? "none" : "another value")
                    : Differs($"the {message} header {name} {Quote(wanted)}", Quote(actual));
            }
        }
    }

    private void Check(string what, string? wanted, string? actual)
    {
        if (wanted is not null && wanted != actual)
        {
            throw Differs($"the {what} {Quote(wanted)}", Quote(actual));
        }
    }

    private void CheckBody(byte[] wanted, byte[] actual, string message)
    {
        if (!wanted.AsSpan().SequenceEqual(actual))
        {
            throw Differs($"the {message} body {Quote(Encoding.UTF8.GetString(wanted))}", Quote(Encoding.UTF8.GetString(actual)));
        }
    }

    // Half of it may be a guest's.
    private static string Quote(string? text) => text is null ? "none" : $"'{GuestText.Sanitize(text, MaxTextLength)}'";

    private PluginSelfCheckException Differs(string expected, string actual, PluginException? failure = null) =>
        new(candidate.Id, record, expected, actual, failure) { Version = candidate.Version };
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Fields;
using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Calls;

/// <summary>A whole response that a filter gives, checked.</summary>
/// <param name="StatusCode">The status.</param>
/// <param name="Fields">The header fields, in order.</param>
/// <param name="Body">The body.</param>
internal sealed record FilterAnswer(int StatusCode, IReadOnlyList<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether a status ends an exchange: not the interim ones, 100 to 199.</summary>
    public static bool IsFinalStatus(int status) => status is >= 200 and <= 599;

    /// <summary>Whether a response of this status may have a body.</summary>
    public static bool CanHaveBody(int status) => status is not (StatusCodes.Status204NoContent
        or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    /// <summary>Checks what a guest gave.</summary>
    /// <returns>Whether it is a response that the plugin may give.</returns>
    public static bool TryRead(
        PluginId id,
        FullResponse response,
        FilterServices services,
        HttpRights rights,
        [NotNullWhen(true)] out FilterAnswer? answer,
        [NotNullWhen(false)] out PluginException? failure)
    {
        answer = null;
        var fields = new List<KeyValuePair<string, string>>(response.Headers.Count);
        failure = Check(id, response, services.Options) ?? ReadFields(id, response, services, rights, fields);
        if (failure is not null)
        {
            return false;
        }

        answer = new FilterAnswer(response.Status, fields, response.Body);
        return true;
    }

    /// <summary>Puts status and header fields in place, and the body's length.</summary>
    public void WriteHead(HttpResponse response)
    {
        response.StatusCode = StatusCode;
        foreach ((string name, string value) in Fields)
        {
            response.Headers.Append(name, value);
        }

        response.ContentLength = CanHaveBody(StatusCode) ? Body.Length : null;
    }

    /// <summary>Sends the answer as the response.</summary>
    public async ValueTask WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        WriteHead(response);
        if (CanHaveBody(StatusCode) && !Body.IsEmpty && !HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.BodyWriter.WriteAsync(Body, cancellationToken).ConfigureAwait(false);
        }
    }

    private static PluginException? Check(PluginId id, FullResponse response, HttpFilterOptions options)
    {
        if (!IsFinalStatus(response.Status))
        {
            return new PluginContractException(id, "respond", "a status from 200 to 599", $"the status {response.Status}");
        }

        if (response.Body.Length > options.MaxBodyBytes)
        {
            return new PluginLimitException(id, nameof(options.MaxBodyBytes), options.MaxBodyBytes);
        }

        return response.Headers.Count > options.MaxChangedHeaders
            ? new PluginLimitException(id, nameof(options.MaxChangedHeaders), options.MaxChangedHeaders)
            : null;
    }

    private static PluginException? ReadFields(
        PluginId id, FullResponse response, FilterServices services, HttpRights rights, List<KeyValuePair<string, string>> fields)
    {
        int bytes = 0;
        foreach ((string name, ReadOnlyMemory<byte> value) in response.Headers)
        {
            // The host knows the length better.
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            bytes += name.Length + value.Length;
            if (bytes > services.Options.MaxChangedHeaderBytes)
            {
                return new PluginLimitException(
                    id, nameof(services.Options.MaxChangedHeaderBytes), services.Options.MaxChangedHeaderBytes);
            }

            string? text = null;
            if (!FieldRules.IsName(name)
                || !FieldRules.IsValue(value.Span)
                || !services.ResponseEncoding.TryDecode(name, value.Span, out text)
                || FieldRules.BelongsToConnection(name))
            {
                return new PluginContractException(
                    id, "respond", "header fields that are valid and do not belong to the connection", "another one");
            }

            HttpRights right = FieldRules.GetResponseRight(name);
            if ((rights & right) != right)
            {
                return new PluginDeniedException(id, name.ToLowerInvariant(), HttpGrants.NameOf(right));
            }

            fields.Add(new(name, text));
        }

        return null;
    }
}

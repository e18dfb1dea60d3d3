using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore.Phases;

/// <summary>What the host answers in a filter's place. The types are stable; nothing in them comes from a guest.</summary>
/// <param name="Type">The type, as RFC 9457 has it.</param>
/// <param name="Title">The type in words.</param>
/// <param name="StatusCode">The status.</param>
internal sealed record HttpProblem(string Type, string Title, int StatusCode)
{
    /// <summary>After which time the request may be made again. <see langword="null"/> if that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A filter gave no result.</summary>
    public static HttpProblem FilterFailed { get; } = new(
        "urn:pluginhost:problem:filter-failed", "The request could not be checked.", StatusCodes.Status503ServiceUnavailable);

    /// <summary>A filter did not take the call: too much is waiting for it, or it is not ready.</summary>
    public static HttpProblem FilterUnavailable { get; } = new(
        "urn:pluginhost:problem:filter-unavailable", "The request cannot be checked now.", StatusCodes.Status503ServiceUnavailable);

    /// <summary>A filter asked for a body that is larger than the host keeps.</summary>
    public static HttpProblem RequestBodyTooLarge { get; } = new(
        "urn:pluginhost:problem:request-body-too-large",
        "The request's body is larger than what can be checked.",
        StatusCodes.Status413PayloadTooLarge);

    /// <summary>The answer to a filter's failure.</summary>
    public static HttpProblem Of(PluginException failure) => failure switch
    {
        PluginRejectedException { RetryAfter: { } time } => FilterUnavailable with { RetryAfter = time },
        PluginRejectedException => FilterUnavailable,
        _ => FilterFailed,
    };
}

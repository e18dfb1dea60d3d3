using Microsoft.Extensions.Logging;
using PluginHost.AspNetCore.Chains;
using PluginHost.Diagnostics;

namespace PluginHost.AspNetCore.Diagnostics;

/// <summary>What filters did that an operator wants to know. Bounded: clients decide how often it happens.</summary>
internal sealed partial class FilterLog(ILogger<FilterLog> logger, TimeProvider timeProvider)
{
    private const int FailuresPerSecond = 10;

    private readonly ILogger _logger = logger;
    private readonly RateLimit _failures = new(FailuresPerSecond, timeProvider);

    /// <summary>A phase gave no result.</summary>
    public void Failed(Filter filter, WasmFilterPhase phase, PluginException failure)
    {
        if (!_failures.TryTake(1, out long dropped))
        {
            return;
        }

        if (dropped > 0)
        {
            FailuresNotLogged(dropped);
        }

        if (filter.FallbackName is { } fallback)
        {
            FilterFellBack(filter.Id, phase, fallback, failure.Message);
        }
        else if (filter.Policy == PluginFailurePolicy.Open)
        {
            FilterFailedOpen(filter.Id, phase, failure.Message);
        }
        else
        {
            FilterFailedClosed(filter.Id, phase, failure.Message);
        }
    }

    [LoggerMessage(
        EventId = EventIds.FilterAnswered, Level = LogLevel.Debug, Message = "The filter {Plugin} answered with {StatusCode} in {Phase}")]
    public partial void FilterAnswered(PluginId plugin, int statusCode, WasmFilterPhase phase);

    [LoggerMessage(
        EventId = EventIds.RequestBodyTooLarge,
        Level = LogLevel.Debug,
        Message = "The filter {Plugin} asked for a request body of more than {MaxBodyBytes} bytes; the request was answered with 413")]
    public partial void RequestBodyTooLarge(PluginId plugin, int maxBodyBytes);

    [LoggerMessage(
        EventId = EventIds.ResponsePhasesSkipped,
        Level = LogLevel.Debug,
        Message = "The response was not filtered: it was sent past the response body, as upgraded connections do")]
    public partial void ResponsePhasesSkipped();

    [LoggerMessage(
        EventId = EventIds.FilterFailedClosed,
        Level = LogLevel.Warning,
        Message = "The filter {Plugin} failed in {Phase}; the request was answered with 503. {Failure}")]
    private partial void FilterFailedClosed(PluginId plugin, WasmFilterPhase phase, string failure);

    [LoggerMessage(
        EventId = EventIds.FilterFailedOpen,
        Level = LogLevel.Warning,
        Message = "The filter {Plugin} failed in {Phase}; the request went on without it. {Failure}")]
    private partial void FilterFailedOpen(PluginId plugin, WasmFilterPhase phase, string failure);

    [LoggerMessage(
        EventId = EventIds.FilterFellBack,
        Level = LogLevel.Warning,
        Message = "The filter {Plugin} failed in {Phase}; {Fallback} was asked in its place. {Failure}")]
    private partial void FilterFellBack(PluginId plugin, WasmFilterPhase phase, string fallback, string failure);

    [LoggerMessage(
        EventId = EventIds.FailuresNotLogged,
        Level = LogLevel.Warning,
        Message = "{Count} failures of filters were not logged, because too many failed at once")]
    private partial void FailuresNotLogged(long count);
}

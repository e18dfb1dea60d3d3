using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Diagnostics;
using PluginHost.AspNetCore.Phases;

namespace PluginHost.AspNetCore.Responses;

/// <summary>What leads responses through the filters of their chains.</summary>
internal sealed class ResponsePhases(FilterCaller caller, ProblemWriter problems, FilterServices services, FilterLog log)
{
    /// <summary>The most that is kept of a body.</summary>
    public int MaxBodyBytes => services.Options.MaxBodyBytes;

    /// <summary>The log.</summary>
    public FilterLog Log => log;

    /// <summary>Calls a phase.</summary>
    public ValueTask<(PhaseResult Result, byte[]? NewBody)> CallAsync(
        HttpContext context, FilterExchange exchange, Filter filter, WasmFilterPhase phase, ReadOnlyMemory<byte> body = default) =>
        caller.CallAsync(context, exchange, filter, phase, body);

    /// <summary>Notes that a filter asked for a body that is larger than what is kept.</summary>
    public PluginException NoteTooLarge(FilterExchange exchange, Filter filter)
    {
        var failure = new PluginLimitException(filter.Id, nameof(HttpFilterOptions.MaxBodyBytes), MaxBodyBytes);
        caller.NoteFailure(exchange, filter, WasmFilterPhase.ResponseBody, failure);
        return failure;
    }

    /// <summary>Answers with a problem.</summary>
    public ValueTask WriteProblemAsync(HttpContext context, HttpProblem problem) => problems.WriteAsync(context, problem);
}

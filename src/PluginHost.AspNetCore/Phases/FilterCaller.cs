using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Diagnostics;

namespace PluginHost.AspNetCore.Phases;

/// <summary>Calls one phase of one filter, and notes what came of it.</summary>
internal sealed class FilterCaller(FilterLog log)
{
    /// <summary>Calls a phase.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exchange">What is known of it.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="body">The body, in the phases that are about it.</param>
    /// <returns>The result, and the body that the filter put in place of the one it was given.</returns>
    /// <exception cref="OperationCanceledException">The request was aborted.</exception>
    public async ValueTask<(PhaseResult Result, byte[]? NewBody)> CallAsync(
        HttpContext context, FilterExchange exchange, Filter filter, WasmFilterPhase phase, ReadOnlyMemory<byte> body = default)
    {
        PhaseResult result;
        byte[]? newBody = null;
        FilterCall? call = null;
        try
        {
            call = filter.Rent();
            call.Begin(context, exchange, phase);
            result = await call.RunAsync(body).ConfigureAwait(false);
            newBody = call.NewBody;
        }
        catch (PluginNotFoundException failure) when (call is null)
        {
            result = PhaseResult.Failed(failure);
        }
        finally
        {
            if (call is not null)
            {
                filter.Return(call);
            }
        }

        if (result.Kind == PhaseResultKind.NeedBody && !TakesBody(filter, phase))
        {
            result = PhaseResult.Failed(new PluginContractException(
                filter.Id, "need-body", "a body phase among the exports of a filter that asks for the body", "none"));
        }

        Note(exchange, filter, phase, result);
        return result.Cancellation is null ? (result, newBody) : throw result.Cancellation;
    }

    private static bool TakesBody(Filter filter, WasmFilterPhase phase) =>
        (filter.Phases & (phase == WasmFilterPhase.RequestHeaders ? FilterPhases.RequestBody : FilterPhases.ResponseBody)) != 0;

    private void Note(FilterExchange exchange, Filter filter, WasmFilterPhase phase, in PhaseResult result)
    {
        switch (result.Kind)
        {
            case PhaseResultKind.Continue:
                exchange.Add(new WasmFilterOutcome(filter.Id, phase, WasmFilterAction.Continued));
                break;
            case PhaseResultKind.NeedBody:
                exchange.Add(new WasmFilterOutcome(filter.Id, phase, WasmFilterAction.NeededBody));
                break;
            case PhaseResultKind.Respond:
                exchange.Add(new WasmFilterOutcome(filter.Id, phase, WasmFilterAction.Responded));
                log.FilterAnswered(filter.Id, result.Answer!.StatusCode, phase);
                break;
            case PhaseResultKind.Aborted:
                exchange.Add(new WasmFilterOutcome(filter.Id, phase, WasmFilterAction.Aborted));
                break;
            default:
                NoteFailure(exchange, filter, phase, result.Failure!);
                break;
        }
    }

    /// <summary>Notes that a phase gave no result that can be used.</summary>
    public void NoteFailure(FilterExchange exchange, Filter filter, WasmFilterPhase phase, PluginException failure)
    {
        WasmFilterAction action = filter switch
        {
            { FallbackName: not null } => WasmFilterAction.FellBack,
            { Policy: PluginFailurePolicy.Open } => WasmFilterAction.Skipped,
            _ => WasmFilterAction.Failed,
        };
        exchange.Add(new WasmFilterOutcome(filter.Id, phase, action, failure));
        log.Failed(filter, phase, failure);
    }
}

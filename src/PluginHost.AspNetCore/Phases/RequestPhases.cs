using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Bodies;
using PluginHost.AspNetCore.Calls;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Diagnostics;
using PluginHost.AspNetCore.Responses;

namespace PluginHost.AspNetCore.Phases;

/// <summary>Leads a request through the filters of its chain.</summary>
internal sealed class RequestPhases(FilterCaller caller, ProblemWriter problems, FilterServices services, FilterLog log)
{
    /// <summary>Calls the filters in order, until one does not let the request go on.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exchange">What is known of it.</param>
    /// <param name="chain">The filters.</param>
    /// <param name="response">The response, if filters take part in it: those that let the request pass will see it.</param>
    /// <returns>Whether the request goes on. If not, it has been answered.</returns>
    public async ValueTask<bool> RunAsync(
        HttpContext context, FilterExchange exchange, FilterChain chain, FilteredResponse? response = null)
    {
        RequestBody? body = null;
        for (int i = 0; i < chain.Filters.Length; i++)
        {
            Filter? filter = exchange.InPlaceOf(chain.Filters[i]);
            while (filter is not null && (filter.Phases & FilterPhases.RequestHeaders) != 0 && !exchange.HasPassed(filter.Id))
            {
                WasmFilterPhase phase = WasmFilterPhase.RequestHeaders;
                (PhaseResult result, _) =
                    await caller.CallAsync(context, exchange, filter, WasmFilterPhase.RequestHeaders).ConfigureAwait(false);
                if (result.Kind == PhaseResultKind.NeedBody)
                {
                    body ??= await RequestBody.ReadAsync(context, services.Options.MaxBodyBytes).ConfigureAwait(false);
                    if (body is null)
                    {
                        await RefuseBodyAsync(context, exchange, filter).ConfigureAwait(false);
                        return false;
                    }

                    phase = WasmFilterPhase.RequestBody;
                    result = await FilterBodyAsync(context, exchange, filter, body).ConfigureAwait(false);
                }

                if (result.Kind == PhaseResultKind.Continue)
                {
                    break;
                }

                if (result.Failure is not null && filter.Fallback is { } fallback)
                {
                    exchange.Replace(filter, fallback);
                    filter = fallback;
                    continue;
                }

                if (!await GoesOnAsync(context, exchange, filter, phase, result).ConfigureAwait(false))
                {
                    return false;
                }

                break;
            }

            if (response is not null)
            {
                response.Passed = i + 1;
            }
        }

        return true;
    }

    private async ValueTask<PhaseResult> FilterBodyAsync(HttpContext context, FilterExchange exchange, Filter filter, RequestBody body)
    {
        (PhaseResult result, byte[]? newBody) =
            await caller.CallAsync(context, exchange, filter, WasmFilterPhase.RequestBody, body.Bytes).ConfigureAwait(false);
        if (newBody is not null && result.Kind == PhaseResultKind.Continue)
        {
            body.Replace(newBody);
        }

        return result;
    }

    private async ValueTask<bool> GoesOnAsync(
        HttpContext context, FilterExchange exchange, Filter filter, WasmFilterPhase phase, PhaseResult result)
    {
        if (result.Answer is { } answer)
        {
            await answer.WriteAsync(context.Response, context.RequestAborted).ConfigureAwait(false);
            return false;
        }

        if (filter.FallbackCode is { } code)
        {
            IResult? decision = await code(new WasmFilterFailure(context, filter.Id, phase, result.Failure!)).ConfigureAwait(false);
            if (decision is not null)
            {
                await decision.ExecuteAsync(context).ConfigureAwait(false);
                return false;
            }

            exchange.Replace(filter, fallback: null);
            return true;
        }

        if (filter.Policy == PluginFailurePolicy.Open)
        {
            return true;
        }

        await problems.WriteAsync(context, HttpProblem.Of(result.Failure!)).ConfigureAwait(false);
        return false;
    }

    private ValueTask RefuseBodyAsync(HttpContext context, FilterExchange exchange, Filter filter)
    {
        exchange.Add(new WasmFilterOutcome(filter.Id, WasmFilterPhase.RequestBody, WasmFilterAction.BodyTooLarge));
        log.RequestBodyTooLarge(filter.Id, services.Options.MaxBodyBytes);
        return problems.WriteAsync(context, HttpProblem.RequestBodyTooLarge);
    }
}

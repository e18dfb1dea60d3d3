using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Responses;

namespace PluginHost.AspNetCore.Phases;

/// <summary>Runs the filters of each request, and then what comes next in the pipeline.</summary>
internal sealed class WasmFilterMiddleware(RequestDelegate next, FilterChains chains, RequestPhases requestPhases, ResponsePhases responsePhases)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        FilterChain? chain = chains.Find(context, endpoint);
        if (chain is null)
        {
            return next(context);
        }

        if (chain.MustHold)
        {
            return FilterHeldAsync(context, endpoint, chain);
        }

        FilterExchange exchange = GetExchange(context, chain, endpoint, default);
        ValueTask<bool> goesOn = requestPhases.RunAsync(context, exchange, chain);
        if (!goesOn.IsCompletedSuccessfully)
        {
            return GoOnAsync(goesOn, context);
        }

        return goesOn.Result ? next(context) : Task.CompletedTask;
    }

    // Between two phases of one request a filter does not change its version, nor is it gone.
    private async Task FilterHeldAsync(HttpContext context, Endpoint? endpoint, FilterChain? chain)
    {
        bool goesOn = true;
        using (PluginHold hold = chains.Hold(context, endpoint, ref chain))
        {
            if (chain is not null)
            {
                FilterExchange exchange = GetExchange(context, chain, endpoint, hold);
                if (chain.HasResponsePhases)
                {
                    await FilterBothWaysAsync(context, exchange, chain).ConfigureAwait(false);
                    return;
                }

                goesOn = await requestPhases.RunAsync(context, exchange, chain).ConfigureAwait(false);
            }
        }

        if (goesOn)
        {
            await next(context).ConfigureAwait(false);
        }
    }

    private async Task FilterBothWaysAsync(HttpContext context, FilterExchange exchange, FilterChain chain)
    {
        using var response = new FilteredResponse(context, exchange, chain, responsePhases);
        if (await requestPhases.RunAsync(context, exchange, chain, response).ConfigureAwait(false))
        {
            await next(context).ConfigureAwait(false);
        }

        await response.FinishAsync().ConfigureAwait(false);
    }

    private async Task GoOnAsync(ValueTask<bool> goesOn, HttpContext context)
    {
        if (await goesOn.ConfigureAwait(false))
        {
            await next(context).ConfigureAwait(false);
        }
    }

    private static FilterExchange GetExchange(HttpContext context, FilterChain chain, Endpoint? endpoint, PluginHold hold)
    {
        if (context.Features.Get<IWasmFilterFeature>() is not FilterExchange exchange)
        {
            exchange = new FilterExchange(chain.Filters.Length);
            context.Features.Set<IWasmFilterFeature>(exchange);
        }

        exchange.Endpoint = endpoint ?? exchange.Endpoint;
        exchange.Hold = hold;
        return exchange;
    }
}

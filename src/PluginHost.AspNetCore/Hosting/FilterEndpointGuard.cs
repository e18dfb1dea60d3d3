using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Chains;

namespace PluginHost.AspNetCore.Hosting;

/// <summary>Refuses to run an endpoint whose filters were not asked, because the middleware stands at a wrong place.</summary>
internal sealed class FilterEndpointGuard(RequestDelegate next)
{
    /// <summary>Runs the endpoint.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<IWasmFilterFeature>() is FilterExchange exchange && exchange.Endpoint == context.GetEndpoint()
            ? next(context)
            : throw new InvalidOperationException(
                $"The endpoint '{context.GetEndpoint()?.DisplayName}' names filters, but they were not asked. Call app.UseWasmFilters() "
                + "after app.UseRouting(), in the branch of the pipeline that runs the endpoint.");
}

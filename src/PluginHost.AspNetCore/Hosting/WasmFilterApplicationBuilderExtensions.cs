using Microsoft.Extensions.DependencyInjection;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Hosting;
using PluginHost.AspNetCore.Phases;
using PluginHost.AspNetCore.Responses;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Runs WebAssembly filters in a pipeline.</summary>
public static class WasmFilterApplicationBuilderExtensions
{
    /// <summary>
    /// Runs filters for every request that comes here: those that are named here, in this order, then those of the request's endpoint.
    /// Belongs after <c>UseRouting</c>; an application that does not call that has routing at its start.
    /// </summary>
    /// <param name="app">The pipeline.</param>
    /// <param name="names">
    /// Plugins by name, found in the request's scope (<see cref="PluginHost.AspNetCore.HttpFilterOptions.Scope"/>), or as
    /// <c>scope/name</c>. None: only the filters of endpoints run.
    /// </param>
    /// <exception cref="ArgumentException">A name is not a plugin's name.</exception>
    /// <exception cref="InvalidOperationException">Filters were not added to the services.</exception>
    public static IApplicationBuilder UseWasmFilters(this IApplicationBuilder app, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(names);
        IServiceProvider services = app.ApplicationServices;
        FilterPipelines pipelines = services.GetService<FilterPipelines>() ?? throw new InvalidOperationException(
            "Filters were not added to the services: call builder.Services.AddWasmPlugins().AddHttpFilters().");

        FilterName[] filters = [.. names.Select(name => FilterName.Parse(name, nameof(names)))];
        pipelines.Add(filters);
        var chains = new FilterChains(
            filters, services.GetRequiredService<FilterCatalog>(), services.GetRequiredService<FilterServices>().Options);
        var requestPhases = services.GetRequiredService<RequestPhases>();
        var responsePhases = services.GetRequiredService<ResponsePhases>();
        return app.Use(next => new WasmFilterMiddleware(next, chains, requestPhases, responsePhases).InvokeAsync);
    }
}

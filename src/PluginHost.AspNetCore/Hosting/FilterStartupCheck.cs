using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.AspNetCore.Chains;

namespace PluginHost.AspNetCore.Hosting;

/// <summary>
/// Makes the start fail if an endpoint or the pipeline names a filter that is not there, or if endpoints name filters and nothing runs
/// them: otherwise requests would pass that were meant to be filtered.
/// </summary>
internal sealed class FilterStartupCheck(FilterPipelines pipelines, FilterCatalog catalog, FilterServices services) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        Check(app.ApplicationServices.GetService<EndpointDataSource>()?.Endpoints ?? []);
    };

    private void Check(IReadOnlyList<Endpoint> endpoints)
    {
        var problems = new List<string>();
        foreach (FilterName name in pipelines.Names)
        {
            CheckName(name, "UseWasmFilters", problems);
        }

        bool needsMiddleware = false;
        foreach (Endpoint endpoint in endpoints)
        {
            foreach (FilterMetadata filter in endpoint.Metadata.GetOrderedMetadata<FilterMetadata>())
            {
                needsMiddleware = true;
                CheckName(filter.Name, $"The endpoint '{endpoint.DisplayName}'", problems);
            }
        }

        if (needsMiddleware && !pipelines.HasMiddleware)
        {
            problems.Add("Endpoints name filters, but nothing runs them: call app.UseWasmFilters() after app.UseRouting().");
        }

        if (problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
        }
    }

    private void CheckName(FilterName name, string where, List<string> problems)
    {
        FilterSnapshot filters = catalog.Current;
        bool isKnown = filters.Has(name.In("")) || (!name.HasScope && services.Options.Scope is not null && filters.HasName(name.Name));
        if (!isKnown)
        {
            string known = string.Join(", ", filters.Ids.Select(id => id.ToString()).Order(StringComparer.Ordinal));
            problems.Add(
                $"{where} names the filter '{name}', which is not there. Add it to the configuration section WasmPlugins:Plugins"
                + $" with Hook {HttpFilterHook.Name}. There {(known.Length == 0 ? "are no filters" : $"is: {known}")}.");
        }
    }
}

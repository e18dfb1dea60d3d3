using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Names WebAssembly filters on endpoints.</summary>
public static class WasmFilterEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Runs a filter for an endpoint, or for all endpoints of a group. The filters of one endpoint run by their order; those of the same
    /// order as they were named, a group's before its endpoints'. All run after those that the pipeline names.
    /// </summary>
    /// <typeparam name="TBuilder">The endpoint's or group's builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="name">
    /// The plugin's name, found in the request's scope (<see cref="PluginHost.AspNetCore.HttpFilterOptions.Scope"/>), or
    /// <c>scope/name</c>.
    /// </param>
    /// <param name="order">Lower runs earlier for requests, and later for responses.</param>
    /// <exception cref="ArgumentException">The name is not a plugin's name.</exception>
    public static TBuilder WithWasmFilter<TBuilder>(this TBuilder builder, string name, int order = 0)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        var metadata = new FilterMetadata(FilterName.Parse(name, nameof(name)), order);
        builder.Add(endpoint => endpoint.Metadata.Add(metadata));
        builder.Finally(Guard);
        return builder;
    }

    private static void Guard(EndpointBuilder endpoint)
    {
        // Every filter of the endpoint and its groups asks for it; one guard is enough.
        if (endpoint.RequestDelegate is { } run && run.Target is not FilterEndpointGuard)
        {
            endpoint.RequestDelegate = new FilterEndpointGuard(run).InvokeAsync;
        }
    }
}

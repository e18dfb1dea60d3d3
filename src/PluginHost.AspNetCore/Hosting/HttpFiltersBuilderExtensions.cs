using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PluginHost;
using PluginHost.AspNetCore;
using PluginHost.AspNetCore.Chains;
using PluginHost.AspNetCore.Diagnostics;
using PluginHost.AspNetCore.Hosting;
using PluginHost.AspNetCore.Http;
using PluginHost.AspNetCore.Phases;
using PluginHost.AspNetCore.Responses;
using PluginHost.AspNetCore.SelfCheck;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds HTTP filters to an application's plugins.</summary>
public static class HttpFiltersBuilderExtensions
{
    /// <summary>
    /// Adds the hook <c>http-filter</c>: plugins that see requests and responses. They run where the application says so, with
    /// <c>app.UseWasmFilters(...)</c> and <c>.WithWasmFilter(...)</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options. It goes before what the application's configuration says in <c>WasmPlugins:HttpFilters</c>.</param>
    /// <example><code>
    /// builder.Services.AddWasmPlugins().AddHttpFilters();
    /// var app = builder.Build();
    /// app.UseWasmFilters("header-check");
    /// app.MapGet("/", () => "Hello").WithWasmFilter("api-keys");
    /// </code></example>
    public static IWasmPluginsBuilder AddHttpFilters(this IWasmPluginsBuilder builder, Action<HttpFilterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        if (configure is not null)
        {
            services.PostConfigure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(FilterPipelines)))
        {
            return builder;
        }

        services.AddOptions<HttpFilterOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HttpFilterOptions>, HttpFilterConfiguration>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpFilterOptions>, HttpFilterOptionsValidator>());
        builder
            .AddHook(HttpFilterHook.Create())
            .AddHookContract<IRequestFilter>()
            .AddHookContract<IRequestBodyFilter>()
            .AddHookContract<IResponseFilter>()
            .AddHookContract<IResponseBodyFilter>();
        services.AddSingleton<FilterPipelines>();
        services.AddSingleton<FilterServices>();
        services.AddSingleton<FilterCatalog>();
        services.AddSingleton<FilterLog>();
        services.AddSingleton<FilterCaller>();
        services.AddSingleton<FilterSelfCheck>();
        services.AddSingleton<RequestPhases>();
        services.AddSingleton<ResponsePhases>();
        services.AddSingleton(provider => new ProblemWriter(provider.GetService<IProblemDetailsService>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, FilterStartupCheck>());
        return builder;
    }

    /// <summary>Adds code that decides in the place of filters which give no result and name it as their fallback: <c>code:name</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name, without <c>code:</c>.</param>
    /// <param name="fallback">The code. It may be called for several requests at once.</param>
    /// <exception cref="ArgumentException">It is not a name.</exception>
    /// <example><code>
    /// builder.Services.AddWasmPlugins().AddHttpFilters().AddFilterFallback(
    ///     "only-reads", failure => new(HttpMethods.IsGet(failure.HttpContext.Request.Method) ? null : Results.StatusCode(503)));
    /// </code></example>
    public static IWasmPluginsBuilder AddFilterFallback(this IWasmPluginsBuilder builder, string name, WasmFilterFallback fallback)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(fallback);
        builder.Services.AddSingleton(new PluginFallbackCode(PluginFallback.ToCode(name).Code!));
        builder.Services.AddSingleton(new FilterFallbackCode(name, fallback));
        return builder;
    }
}

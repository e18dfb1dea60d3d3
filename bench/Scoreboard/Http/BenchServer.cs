using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PluginHost.Scoreboard.Http;

/// <summary>A server that has a pipeline of its own for each variant, and is otherwise the same for all.</summary>
internal static class BenchServer
{
    /// <summary>What bodies are searched for.</summary>
    public const string Pattern = "union select";

    /// <summary>The settings of the guest that checks a header.</summary>
    public const string HeaderSettings = """{"header":"x-check"}""";

    private static readonly byte[] Answer = "Hello, world!"u8.ToArray();

    public static async Task RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services
            .AddWasmPlugins(options => { })
            .AddHttpFilters()
            .AddPlugin("percall-header", plugin => Describe(plugin, "header-check.wasm", PluginLifetime.PerCall, HeaderSettings))
            .AddPlugin("pooled-header", plugin => Describe(plugin, "header-check.wasm", PluginLifetime.Pooled, HeaderSettings))
            .AddPlugin("pooled-body", plugin => Describe(
                plugin, "forbidden-patterns.wasm", PluginLifetime.Pooled, $$"""{"patterns":["{{Pattern}}"]}"""));

        WebApplication app = builder.Build();
        using var naive = new NaiveFilter(Guests.PathOf("header-check.wasm"), HeaderSettings);
        var pipelines = new Dictionary<string, RequestDelegate>();
        Add(Variant.Base, pipeline => pipeline);
        Add(Variant.CSharpHeader, pipeline => pipeline.Use(CSharpFilters.CheckHeader));
        Add(Variant.PerCallHeader, pipeline => pipeline.UseWasmFilters("percall-header"));
        Add(Variant.PooledHeader, pipeline => pipeline.UseWasmFilters("pooled-header"));
        Add(Variant.NaiveHeader, pipeline => pipeline.Use(naive.CheckHeader));
        Add(Variant.CSharpBody, pipeline => pipeline.Use(CSharpFilters.SearchBody));
        Add(Variant.PooledBody, pipeline => pipeline.UseWasmFilters("pooled-body"));
        app.Run(context => pipelines[context.Request.Path.Value!](context));
        await app.RunAsync();

        void Add(string path, Func<IApplicationBuilder, IApplicationBuilder> addFilter)
        {
            IApplicationBuilder pipeline = ((IApplicationBuilder)app).New();
            pipeline.UseRouting();
            addFilter(pipeline);
            pipeline.UseEndpoints(endpoints => endpoints.Map(path, AnswerAsync));
            pipelines.Add(path, pipeline.Build());
        }
    }

    private static void Describe(PluginOptions plugin, string file, PluginLifetime lifetime, string settings)
    {
        plugin.Hook = "http-filter";
        plugin.Source.Path = Guests.PathOf(file);
        plugin.Lifetime = lifetime;
        plugin.Settings = settings;
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = Answer.Length;
        return context.Response.Body.WriteAsync(Answer, 0, Answer.Length);
    }
}

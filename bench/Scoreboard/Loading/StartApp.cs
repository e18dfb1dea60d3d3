using Example.Greeter;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PluginHost.Scoreboard.Loading;

/// <summary>A small application that greets, by a plugin or by itself. It runs in a process of its own.</summary>
internal static class StartApp
{
    /// <summary>A guest of about 2 MB: the greeter in Go, which has its runtime with it.</summary>
    public const string GuestFile = "greeter-go.wasm";

    /// <summary>What it answers.</summary>
    public const string Answer = "Hello, world!";

    /// <summary>Runs it until it is ended.</summary>
    /// <param name="cachePath">Where the plugin's code is; <see langword="null"/> for the application without plugins.</param>
    public static async Task RunAsync(string? cachePath)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (cachePath is not null)
        {
            AddPlugin(builder.Services, cachePath);
        }

        WebApplication app = builder.Build();
        app.MapGet("/", cachePath is null ? AnswerAsync : AnswerByPluginAsync);
        await app.RunAsync();
    }

    // Never compiles: were the cache not warm, it would not start.
    private static void AddPlugin(IServiceCollection services, string cachePath) => services
        .AddWasmPlugins(options =>
        {
            options.Engine.CachePath = cachePath;
            options.Engine.Compilation = WasmCompilation.Never;
        })
        .AddWasmContract<IGreeter>()
        .AddPlugin("greeter", plugin =>
        {
            plugin.Source.Path = Guests.PathOf(GuestFile);
            plugin.Lifetime = PluginLifetime.Pooled;
        })
        .RequirePlugin("greeter");

    private static Task AnswerAsync(HttpContext context) => context.Response.WriteAsync(Answer, context.RequestAborted);

    private static async Task AnswerByPluginAsync(HttpContext context)
    {
        IGreeter greeter = context.RequestServices.GetRequiredKeyedService<IGreeter>("greeter");
        Result<string, string> greeting = await greeter.GreetAsync("world", context.RequestAborted);
        await context.Response.WriteAsync(greeting.Value, context.RequestAborted);
    }
}

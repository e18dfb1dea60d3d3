using Example.Greeter;
using PluginHost;

// A small application that greets, by a plugin or by itself. Its arguments are the plugin's file and where its compiled code is.
WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
string? guest = args.ElementAtOrDefault(0);
if (guest is not null)
{
    // Never compiles: were the cache not warm, it would not start.
    builder.Services
        .AddWasmPlugins(options =>
        {
            options.Engine.CachePath = args[1];
            options.Engine.Compilation = WasmCompilation.Never;
        })
        .AddWasmContract<IGreeter>()
        .AddPlugin("greeter", plugin =>
        {
            plugin.Source.Path = guest;
            plugin.Lifetime = PluginLifetime.Pooled;
        })
        .RequirePlugin("greeter");
}

WebApplication app = builder.Build();
app.MapGet("/", guest is null ? AnswerAsync : AnswerByPluginAsync);
await app.RunAsync();

static Task AnswerAsync(HttpContext context) => context.Response.WriteAsync("Hello, world!", context.RequestAborted);

static async Task AnswerByPluginAsync(HttpContext context)
{
    IGreeter greeter = context.RequestServices.GetRequiredKeyedService<IGreeter>("greeter");
    Result<string, string> greeting = await greeter.GreetAsync("world", context.RequestAborted);
    await context.Response.WriteAsync(greeting.Value, context.RequestAborted);
}

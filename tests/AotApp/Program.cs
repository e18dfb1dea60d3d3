using Example.Greeter;
using Filters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PluginHost.AotApp;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddScoped<Request>();
builder.Services.AddScoped<IRequest>(services => services.GetRequiredService<Request>());
builder.Services
    .AddWasmPlugins()
    .AddWasmContract<IGreeter>()
    .AddWasmContract<IHttpFilter>()
    .AddPluginSource<BrokenSettings>()
    .AddPluginSource<TrappingGuest>()
    .RequirePlugin("greeter");

using IHost host = builder.Build();
await host.StartAsync();
bool succeeded = await new Checks(host.Services).RunAsync();
await host.StopAsync();
return succeeded ? 0 : 1;

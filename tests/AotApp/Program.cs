using Example.Greeter;
using Filters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PluginHost.AotApp;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
using var orders = new Orders();
builder.Configuration.AddInMemoryCollection(orders.Paths);
builder.Services.AddSingleton(orders);
builder.Services.AddScoped<Request>();
builder.Services.AddScoped<IRequest>(services => services.GetRequiredService<Request>());
builder.Services
    .AddWasmPlugins()
    .AddWasmContract<IGreeter>()
    .AddWasmContract<IHttpFilter>()
    .AddStreamTransforms(builder.Configuration)
    .AddPluginSource<BrokenSettings>()
    .AddPluginSource<TrappingGuest>()
    .RequirePlugin("greeter");

using IHost host = builder.Build();
await host.StartAsync();
bool succeeded = await new Checks(host.Services).RunAsync();
await host.StopAsync();
return succeeded ? 0 : 1;

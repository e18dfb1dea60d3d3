using RequestFilter;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddProblemDetails();
builder.Services.AddHealthChecks().AddWasmPlugins();
builder.Services
    .AddWasmPlugins()
    .AddHttpFilters(options => options.Scope = context => context.Request.Headers["x-tenant"]);

WebApplication app = builder.Build();
FilterOptions filters = app.Configuration.GetSection("Filters").Get<FilterOptions>() ?? new FilterOptions();
app.UseRouting();
app.UseWasmFilters([.. filters.Pipeline]);
app.MapHealthChecks("/health");
app.MapOperations();
foreach ((string route, string[] names) in filters.Routes)
{
    RouteGroupBuilder group = app.MapGroup(route);
    group.Map("{**path}", Echo.AnswerAsync);
    foreach (string name in names)
    {
        group.WithWasmFilter(name);
    }
}

app.MapFallback(Echo.AnswerAsync);
await app.RunAsync();

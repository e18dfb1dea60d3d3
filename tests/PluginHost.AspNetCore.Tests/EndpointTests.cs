using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class EndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_of_endpoints_run_by_their_order_after_those_of_the_pipeline_and_only_for_their_endpoints()
    {
        await using FilterApp app = await StartAsync(app =>
        {
            app.UseWasmFilters("a");
            RouteGroupBuilder group = app.MapGroup("/group").WithWasmFilter("b").WithWasmFilter("c", order: 5);
            group.MapGet("/plain", Way);
            group.MapGet("/more", Way).WithWasmFilter("d", order: -1).WithWasmFilter("e");
            app.MapGet("/none", Way);
        });

        Assert.Equal("a,b,c", await app.Client.GetStringAsync("/group/plain", Cancel));
        Assert.Equal("a,d,b,e,c", await app.Client.GetStringAsync("/group/more", Cancel));
        Assert.Equal("a", await app.Client.GetStringAsync("/none", Cancel));
    }

    [Fact]
    public async Task A_filter_that_is_named_twice_runs_once_at_its_first_place()
    {
        await using FilterApp app = await StartAsync(app =>
        {
            app.UseWasmFilters("b", "a", "b");
            app.UseWasmFilters("c", "a");
            app.MapGet("/", Way).WithWasmFilter("a").WithWasmFilter("d").WithWasmFilter("d", order: -1);
        });

        Assert.Equal("b,a,d,c", await app.Client.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task Requests_without_filters_are_left_alone()
    {
        await using FilterApp app = await StartAsync(app =>
        {
            app.UseWasmFilters();
            app.MapGet("/", (HttpContext context) => $"{context.Features.Get<IWasmFilterFeature>() is null}");
        });

        Assert.Equal("True", await app.Client.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task A_response_passes_a_filter_once_however_often_it_is_named()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.add-header", "x-times", "1") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync([filter.ToPlugin("filter")], app =>
        {
            app.UseWasmFilters("filter");
            app.UseWasmFilters("filter");
            app.MapGet("/", () => "hello").WithWasmFilter("filter");
        });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-times")));
    }

    private static string Way(HttpContext context) => context.Request.Headers["x-way"].ToString();

    private static Task<FilterApp> StartAsync(Action<WebApplication> app) => FilterApp.StartAsync(
        [
            .. new[] { "a", "b", "c", "d", "e" }.Select(name =>
            {
                var filter = new WatFilter();
                filter.OnRequestHeaders(filter.Change("request.add-header", "x-way", name) + WatFilter.Continue);
                return filter.ToPlugin(name);
            }),
        ],
        app);
}

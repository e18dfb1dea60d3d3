using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>What is asked in the place of a filter that gives no result.</summary>
public sealed class FallbackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_filter_takes_the_place_of_one_that_fails_for_the_rest_of_the_request()
    {
        var failing = new WatFilter();
        failing.OnRequestHeaders(failing.Change("request.set-header", "x-a", "failed") + WatFilter.Trap);
        failing.OnResponseHeaders(failing.Change("response.set-header", "x-by", "failing") + WatFilter.Continue);
        var other = new WatFilter();
        other.OnRequestHeaders(WatFilter.NeedBody);
        other.OnRequestBody(other.Change("request.set-header", "x-a", "other") + WatFilter.Continue);
        other.OnResponseHeaders(other.Change("response.set-header", "x-by", "other") + WatFilter.Continue);
        var ends = new RequestEnds();
        await using FilterApp app = await StartAsync(ends, context => context.Response.WriteAsync(context.Request.Headers["x-a"].ToString()),
            failing.ToPlugin("filter") with { Fallback = PluginFallback.Parse("other") }, other.ToPlugin("other"));

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("other", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("other", Assert.Single(response.Headers.GetValues("x-by")));
        Assert.Equal(
            [
                ("filter", WasmFilterPhase.RequestHeaders, WasmFilterAction.FellBack),
                ("other", WasmFilterPhase.RequestHeaders, WasmFilterAction.NeededBody),
                ("other", WasmFilterPhase.RequestBody, WasmFilterAction.Continued),
                ("other", WasmFilterPhase.ResponseHeaders, WasmFilterAction.Continued),
            ],
            (await ends.NextAsync()).Outcomes.Select(outcome => (outcome.Plugin.Name, outcome.Phase, outcome.Action)));
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Id == 1006 && record.Message.Contains("other was asked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_filter_that_fails_in_the_response_is_followed_by_its_fallback_with_the_whole_body()
    {
        var failing = new WatFilter();
        failing.OnResponseHeaders(WatFilter.NeedBody);
        failing.OnResponseBody(WatFilter.Trap);
        var other = new WatFilter();
        other.OnResponseHeaders(WatFilter.NeedBody);
        other.OnResponseBody("(call $response.set-body (local.get $body) (local.get $length) (i32.const 16))"
            + other.Change("response.set-header", "x-by", "other") + WatFilter.Continue);
        await using FilterApp app = await StartAsync(new RequestEnds(), context => context.Response.WriteAsync("application"),
            failing.ToPlugin("filter") with { Fallback = PluginFallback.Parse("other") }, other.ToPlugin("other"));

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("application", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("other", Assert.Single(response.Headers.GetValues("x-by")));
    }

    [Theory]
    [InlineData(PluginFailurePolicy.Closed, HttpStatusCode.ServiceUnavailable)]
    [InlineData(PluginFailurePolicy.Open, HttpStatusCode.OK)]
    public async Task If_the_fallback_fails_too_the_policy_of_the_filter_decides(PluginFailurePolicy policy, HttpStatusCode status)
    {
        var failing = new WatFilter().OnRequestHeaders(WatFilter.Trap);
        foreach (string fallback in new[] { "other", "nobody", "filter" })
        {
            var ends = new RequestEnds();
            await using FilterApp app = await StartAsync(
                ends,
                context => context.Response.WriteAsync("application"),
                failing.ToPlugin("filter") with { FailurePolicy = policy, Fallback = PluginFallback.Parse(fallback) },
                failing.ToPlugin("other") with { Fallback = PluginFallback.Parse("filter") });

            using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

            Assert.Equal(status, response.StatusCode);
            Assert.Equal(2, (await ends.NextAsync()).Outcomes.Count);
        }
    }

    [Fact]
    public async Task A_fallback_without_the_phase_that_failed_does_not_let_everything_through()
    {
        var failing = new WatFilter().OnRequestHeaders(WatFilter.Trap);
        var other = new WatFilter().OnResponseHeaders(WatFilter.Continue);
        await using FilterApp app = await StartAsync(new RequestEnds(), context => context.Response.WriteAsync("application"),
            failing.ToPlugin("filter") with { Fallback = PluginFallback.Parse("other") }, other.ToPlugin("other"));

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task A_fallback_is_looked_for_in_the_scope_of_the_filter_first()
    {
        var failing = new WatFilter().OnRequestHeaders(WatFilter.Trap);
        var near = new WatFilter();
        near.OnRequestHeaders(near.Respond(200, "acme's"));
        var own = new WatFilter();
        own.OnRequestHeaders(own.Respond(200, "the application's"));
        PluginFallback fallback = PluginFallback.Parse("other");
        await using FilterApp app = await FilterApp.StartAsync(
            [
                failing.ToPlugin("acme/filter") with { Fallback = fallback }, failing.ToPlugin("filter") with { Fallback = fallback },
                near.ToPlugin("acme/other"), own.ToPlugin("other"),
            ],
            app => app.UseWasmFilters("filter"),
            options: options => options.Scope = context => context.Request.Path.Value!.TrimStart('/'));

        Assert.Equal("acme's", await app.Client.GetStringAsync("/acme", Cancel));
        Assert.Equal("the application's", await app.Client.GetStringAsync("/other-tenant", Cancel));
    }

    [Fact]
    public async Task Code_of_the_application_decides_in_the_place_of_a_filter_in_the_request()
    {
        var failing = new WatFilter().OnRequestHeaders(WatFilter.Trap);
        failing.OnResponseHeaders(failing.Change("response.set-header", "x-by", "failing") + WatFilter.Continue);
        var ends = new RequestEnds();
        await using FilterApp app = await StartAsync(
            ends, context => context.Response.WriteAsync("application"), failing.ToPlugin("filter") with { Fallback = PluginFallback.Parse("code:reads") });

        using HttpResponseMessage read = await app.Client.GetAsync("/", Cancel);
        using HttpResponseMessage written = await app.Client.PostAsync("/", content: null, Cancel);

        Assert.Equal("application", await read.Content.ReadAsStringAsync(Cancel));
        Assert.False(read.Headers.Contains("x-by"));
        Assert.Equal(HttpStatusCode.Conflict, written.StatusCode);
        Assert.Equal("filter RequestHeaders Trap", await written.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(WasmFilterAction.FellBack, Assert.Single((await ends.NextAsync()).Outcomes).Action);
    }

    [Fact]
    public async Task Code_of_the_application_decides_in_the_place_of_a_filter_in_the_response()
    {
        var failing = new WatFilter().OnResponseHeaders(WatFilter.Trap);
        await using FilterApp app = await StartAsync(
            new RequestEnds(), context => context.Response.WriteAsync("application"), failing.ToPlugin("filter") with { Fallback = PluginFallback.Parse("code:reads") });

        using HttpResponseMessage read = await app.Client.GetAsync("/", Cancel);
        using HttpResponseMessage written = await app.Client.PostAsync("/", content: null, Cancel);

        Assert.Equal("application", await read.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.Conflict, written.StatusCode);
        Assert.Equal("filter ResponseHeaders Trap", await written.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Filters_that_say_nothing_follow_the_policy_of_the_hook()
    {
        var failing = new WatFilter().OnRequestHeaders(WatFilter.Trap);
        await using FilterApp app = await FilterApp.StartAsync(
            [failing.ToPlugin("silent"), failing.ToPlugin("closed") with { FailurePolicy = PluginFailurePolicy.Closed }],
            app =>
            {
                app.UseRouting();
                app.UseWasmFilters();
                app.MapGet("/silent", () => "application").WithWasmFilter("silent");
                app.MapGet("/closed", () => "application").WithWasmFilter("closed");
            },
            configuration: new() { ["WasmPlugins:HttpFilters:FailurePolicy"] = "Open" });

        using HttpResponseMessage silent = await app.Client.GetAsync("/silent", Cancel);
        using HttpResponseMessage closed = await app.Client.GetAsync("/closed", Cancel);

        Assert.Equal(HttpStatusCode.OK, silent.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.StatusCode);
    }

    [Fact]
    public async Task A_filter_that_falls_back_to_code_which_is_not_there_is_not_loaded()
    {
        var filter = new WatFilter().OnRequestHeaders(WatFilter.Continue);
        await using FilterApp app = await StartAsync(
            new RequestEnds(), _ => Task.CompletedTask, filter.ToPlugin("filter") with { Fallback = PluginFallback.Parse("code:nothing") });

        PluginStatus status = Assert.Single(app.Catalog.GetStatus());

        Assert.Equal(PluginState.Failed, status.State);
        Assert.Contains("falls back to 'code:nothing', which nothing has registered. The application has 'reads'", status.Failure!.Message, StringComparison.Ordinal);
    }

    private static Task<FilterApp> StartAsync(RequestEnds ends, RequestDelegate run, params PluginDefinition[] plugins) => FilterApp.StartAsync(
        plugins,
        app =>
        {
            app.Use(next => context => ends.InvokeAsync(context, next));
            app.UseWasmFilters("filter");
            app.Run(run);
        },
        services => services.AddWasmPlugins().AddFilterFallback("reads", failure => new(
            HttpMethods.IsGet(failure.HttpContext.Request.Method)
                ? null
                : Results.Text($"{failure.Plugin} {failure.Phase} {failure.Failure.Reason}", statusCode: StatusCodes.Status409Conflict))));
}

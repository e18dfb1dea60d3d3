using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>What becomes of a response's length, and of bodies that must not or cannot be kept.</summary>
public sealed class ResponseBodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_Length_stays_the_applications_unless_a_filter_changes_the_body()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, context =>
        {
            // As an application answers HEAD: with the length of what GET would give.
            context.Response.ContentLength = 1000;
            return Task.CompletedTask;
        });
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(1000, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task The_length_of_a_body_that_a_filter_gives_to_HEAD_is_said_and_the_body_is_not_sent()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(filter.Change("response.set-body", "12345") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, _ => Task.CompletedTask);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(5, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task A_response_whose_status_has_no_body_stays_without_one(int status)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(filter.Change("response.set-body", "12345") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task A_filter_may_take_the_body_away_by_changing_the_status()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.SetStatus(204) + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, async context =>
        {
            context.Response.ContentLength = 11;
            await context.Response.WriteAsync("hello");
            await context.Response.WriteAsync(" world");
        });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Theory]
    [InlineData(PluginFailurePolicy.Closed)]
    [InlineData(PluginFailurePolicy.Open)]
    public async Task A_body_that_is_too_large_to_be_kept_is_a_failure_of_the_filter_that_asked(PluginFailurePolicy policy)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(WatFilter.Trap);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter") with { FailurePolicy = policy }],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(async context =>
                {
                    for (int i = 0; i < 5; i++)
                    {
                        await context.Response.WriteAsync($"{i} is a line\n");
                    }
                });
            },
            options: options => options.MaxBodyBytes = 30);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);
        string body = await response.Content.ReadAsStringAsync(Cancel);

        if (policy == PluginFailurePolicy.Open)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("0 is a line\n1 is a line\n2 is a line\n3 is a line\n4 is a line\n", body);
        }
        else
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("urn:pluginhost:problem:filter-failed", body, StringComparison.Ordinal);
            Assert.DoesNotContain("is a line", body, StringComparison.Ordinal);
        }
    }
}

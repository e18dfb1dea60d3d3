using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class RequestPhaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    [InlineData(HttpProtocols.Http2, "HTTP/2")]
    public async Task A_filter_sees_the_request_line_and_where_it_comes_from(HttpProtocols protocols, string protocol)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.CopyText("request.method", "x-method")
            + filter.CopyText("request.scheme", "x-scheme")
            + filter.CopyText("request.protocol", "x-protocol")
            + filter.CopyText("request.host", "x-host")
            + filter.CopyText("request.path", "x-path")
            + filter.CopyText("request.query", "x-query")
            + $"(call $request.client-address (i32.const 16)) {filter.SetFrom("x-client", "(i32.load (i32.const 20)) (i32.load (i32.const 24))")}"
            + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter, protocols: protocols);

        using HttpResponseMessage response = await app.Client.PutAsync("/caf%C3%A9%20x/y?a=%20b&c", new ByteArrayContent([]), Cancel);
        string seen = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(
            $"""
            x-method: PUT
            x-scheme: http
            x-protocol: {protocol}
            x-host: {app.Address.Authority}
            x-path: /café x/y
            x-query: a=%20b&c
            x-client: 127.0.0.1
            """,
            Lines(seen, "x-method", "x-scheme", "x-protocol", "x-host", "x-path", "x-query", "x-client"));
    }

    [Fact]
    public async Task Several_values_of_a_header_are_joined_or_given_one_by_one()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.CopyHeader("request.header", "X-Many", "x-joined")
            + filter.CountInto($"(call $request.header-values {filter.Text("x-many")} (i32.const 16))", "x-count")
            + filter.CopyHeader("request.header", "x-absent", "x-none")
            + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Request.Headers["x-many"] = new(["one", "two", "three"]);
                    return next(context);
                });
                app.UseWasmFilters("filter");
                app.Run(Echo);
            });

        string seen = await app.Client.GetStringAsync("/", Cancel);

        Assert.Contains("x-joined: one, two, three", seen, StringComparison.Ordinal);
        Assert.Contains("x-count: 3", seen, StringComparison.Ordinal);
        Assert.Contains("x-none: (none)", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_read_back_at_once_and_reach_the_application_when_the_filter_has_returned()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.Change("request.set-header", "x-a", "1")
            + filter.Change("request.add-header", "x-a", "2")
            + filter.Change("request.add-header", "x-b", "3")
            + $"(call $request.remove-header {filter.Text("x-gone")} (i32.const 16)) (call $report (i32.const 16))"
            + filter.CopyHeader("request.header", "x-a", "x-a-read")
            + filter.CopyHeader("request.header", "x-gone", "x-gone-read")
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-a", "0");
        request.Headers.Add("x-gone", "still here");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
        string seen = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Contains("x-a: 1,2", seen, StringComparison.Ordinal);
        Assert.Contains("x-b: 3", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("x-gone:", seen, StringComparison.Ordinal);
        Assert.Contains("x-a-read: 1, 2", seen, StringComparison.Ordinal);
        Assert.Contains("x-gone-read: (none)", seen, StringComparison.Ordinal);
        Assert.Contains("x-report: 0000", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_filter_that_fails_is_applied()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Change("request.set-header", "x-a", "1") + WatFilter.Trap);
        await using FilterApp app = await StartAsync(filter.ToPlugin("filter") with { FailurePolicy = PluginFailurePolicy.Open });

        string seen = await app.Client.GetStringAsync("/", Cancel);

        Assert.DoesNotContain("x-a:", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_headers_come_in_lower_case_and_without_those_that_need_a_grant()
    {
        // Answers with what it was given: the list of headers becomes that of the answer.
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            $"""
            (call $request.remove-header {filter.Text("host")} (i32.const 16))
            (call $request.headers (i32.const 16))
            (call $respond (i32.const 2) (i32.const 200)
              (i32.add (i32.load (i32.const 16)) (i32.const 16)) (i32.sub (i32.load (i32.const 20)) (i32.const 1)) (i32.const 0) (i32.const 0))
            """);
        await using FilterApp app = await StartAsync(filter);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-One", "1");
        request.Headers.Add("Authorization", "Basic x");
        request.Headers.Add("Proxy-Authorization", "Basic y");
        request.Headers.Add("Cookie", "a=b");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-one")));
        Assert.False(response.Headers.Contains("authorization"));
        Assert.False(response.Headers.Contains("proxy-authorization"));
        Assert.False(response.Headers.Contains("cookie"));
    }

    [Fact]
    public async Task A_response_cannot_be_changed_before_there_is_one()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.Change("response.set-header", "x-a", "1")
            + filter.Change("response.add-header", "x-a", "1")
            + $"(call $response.remove-header {filter.Text("x-a")} (i32.const 16)) (call $report (i32.const 16))"
            + filter.Change("response.set-body", "body")
            + WatFilter.SetStatus(404)
            + filter.Change("request.set-body", "body")
            + "(if (call $response.status) (then unreachable))"
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter);

        Assert.Contains("x-report: 333333", await app.Client.GetStringAsync("/", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_run_in_the_order_in_which_they_are_named_and_see_what_those_before_them_changed()
    {
        var first = new WatFilter();
        first.OnRequestHeaders(first.Change("request.add-header", "x-way", "first") + WatFilter.Continue);
        var second = new WatFilter();
        second.OnRequestHeaders(second.Change("request.add-header", "x-way", "second") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [first.ToPlugin("first"), second.ToPlugin("second")],
            app =>
            {
                app.UseWasmFilters("second", "first");
                app.Run(Echo);
            });

        Assert.Contains("x-way: second,first", await app.Client.GetStringAsync("/", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filters_answer_ends_the_request()
    {
        var answering = new WatFilter();
        answering.OnRequestHeaders(answering.Respond(418, "short and stout", ("x-kind", "teapot"), ("x-kind", "pot"), ("content-length", "3")));
        var never = new WatFilter();
        never.OnRequestHeaders(WatFilter.Trap);
        await using FilterApp app = await FilterApp.StartAsync(
            [answering.ToPlugin("answering"), never.ToPlugin("never")],
            app =>
            {
                app.UseWasmFilters("answering", "never");
                app.Run(Echo);
            });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal(["teapot", "pot"], response.Headers.GetValues("x-kind"));
        Assert.Equal(15, response.Content.Headers.ContentLength);
        Assert.Equal("short and stout", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task An_answer_whose_status_has_no_body_is_sent_without_one(int status)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Respond(status, "never sent"));
        await using FilterApp app = await StartAsync(filter);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task An_answer_to_HEAD_says_how_long_its_body_would_be()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Respond(200, "12345"));
        await using FilterApp app = await StartAsync(filter);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(5, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancel));
    }

    internal static async Task Echo(HttpContext context)
    {
        foreach ((string name, var values) in context.Request.Headers)
        {
            await context.Response.WriteAsync($"{name}: {string.Join(",", values.ToArray())}\n");
        }
    }

    private static string Lines(string text, params string[] names) => string.Join(
        Environment.NewLine, names.Select(name => text.Split('\n').Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))));

    private static Task<FilterApp> StartAsync(WatFilter filter, HttpProtocols protocols = HttpProtocols.Http1) =>
        StartAsync(filter.ToPlugin("filter"), protocols);

    private static Task<FilterApp> StartAsync(PluginDefinition filter, HttpProtocols protocols = HttpProtocols.Http1) =>
        FilterApp.StartAsync(
            [filter],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(Echo);
            },
            protocols: protocols);
}

using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class ResponsePhaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("api-keys")]
    [InlineData("api-keys.component")]
    public async Task The_Rust_guest_tidies_the_response_with_what_it_remembered_of_the_request(string guest)
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [FilterApp.Guest(guest, """{ "keys": { "3f1a0c": "shop" } }""")],
            app =>
            {
                app.UseWasmFilters(guest);
                app.Run(context =>
                {
                    context.Response.Headers["x-powered-by"] = "something";
                    return context.Response.WriteAsync($"{context.Request.Headers["x-client"]}{context.Request.Headers["x-api-key"]}");
                });
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-api-key", "3f1a0c");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal("shop", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("shop", Assert.Single(response.Headers.GetValues("x-served-for")));
        Assert.False(response.Headers.Contains("x-powered-by"));
    }

    public static TheoryData<string> WaysToRespond => ["nothing", "start", "write", "writer", "advance", "stream", "file", "complete", "complete-writer"];

    [Theory]
    [MemberData(nameof(WaysToRespond))]
    public async Task Headers_are_filtered_however_the_application_sends_its_response(string way)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-a", "1") + WatFilter.SetStatus(201) + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, context => RespondAsync(context, way));

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-a")));
        Assert.Equal(way is "nothing" or "start" ? "" : "hello", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(WaysToRespond))]
    public async Task A_body_is_filtered_however_the_application_sends_it(string way)
    {
        // Says how long the body is by the status, and puts another in its place.
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(
            "(call $response.set-status (i32.add (i32.const 500) (local.get $length)) (i32.const 16))"
            + filter.Change("response.set-body", "another body")
            + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, context => RespondAsync(context, way));

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(way is "nothing" or "start" ? 500 : 505, (int)response.StatusCode);
        Assert.Equal(12, response.Content.Headers.ContentLength);
        Assert.Equal("another body", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_body_that_no_filter_asks_for_streams(HttpProtocols protocols)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-a", "1") + WatFilter.Continue);
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FilterApp app = await FilterApp.StartAsync(
            filter,
            async context =>
            {
                await context.Response.WriteAsync("first\n");
                await context.Response.Body.FlushAsync();
                await received.Task.WaitAsync(Cancel);
                await context.Response.WriteAsync("second\n");
            },
            protocols: protocols);

        using HttpResponseMessage response = await app.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));

        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-a")));
        Assert.Equal("first", await reader.ReadLineAsync(Cancel));
        received.SetResult();
        Assert.Equal("second", await reader.ReadLineAsync(Cancel));
    }

    [Fact]
    public async Task Server_sent_events_go_through_one_by_one()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-a", "1") + WatFilter.Continue);
        Channel<string> events = Channel.CreateUnbounded<string>();
        await using FilterApp app = await FilterApp.StartAsync([filter.ToPlugin("filter")], app =>
        {
            app.UseWasmFilters("filter");
            app.MapGet("/", () => TypedResults.ServerSentEvents(events.Reader.ReadAllAsync(Cancel)));
        });
        events.Writer.TryWrite("one");

        using HttpResponseMessage response = await app.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));

        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-a")));
        Assert.Equal("data: one", await reader.ReadLineAsync(Cancel));
        Assert.Equal("", await reader.ReadLineAsync(Cancel));
        events.Writer.TryWrite("two");
        Assert.Equal("data: two", await reader.ReadLineAsync(Cancel));
        events.Writer.Complete();
        Assert.Equal("", (await reader.ReadToEndAsync(Cancel)).Trim());
    }

    [Fact]
    public async Task Trailers_follow_a_body_that_streams()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            filter,
            async context =>
            {
                await context.Response.StartAsync();
                await context.Response.WriteAsync("hello");
                context.Response.AppendTrailer("x-status", "0");
                await context.Response.CompleteAsync();
            },
            protocols: HttpProtocols.Http2);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("x-status")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writing_on_the_callers_thread_is_allowed_where_the_server_allows_it(bool isAllowed)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(filter.Change("response.set-header", "x-a", "1") + WatFilter.Continue);
        Exception? exception = null;
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(context =>
                {
                    exception = Record.Exception(() =>
                    {
                        context.Response.Body.Write("hello"u8);
                        context.Response.Body.Flush();
                    });
                    return Task.CompletedTask;
                });
            },
            services => services.Configure<KestrelServerOptions>(server => server.AllowSynchronousIO = isAllowed));

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(isAllowed ? "hello" : "", await response.Content.ReadAsStringAsync(Cancel));
        Assert.True(response.Headers.Contains("x-a"));
        Assert.Equal(isAllowed, exception is null);
    }

    [Fact]
    public async Task Responses_pass_the_filters_in_reverse_and_each_is_done_before_the_next()
    {
        var outer = new WatFilter();
        outer.OnResponseHeaders(outer.Change("response.add-header", "x-way", "outer") + WatFilter.NeedBody);
        outer.OnResponseBody(outer.Change("response.add-header", "x-way", "outer-body") + WatFilter.Continue);
        var inner = new WatFilter();
        inner.OnResponseHeaders(inner.Change("response.add-header", "x-way", "inner") + WatFilter.NeedBody);
        inner.OnResponseBody(
            inner.Change("response.add-header", "x-way", "inner-body") + inner.Change("response.set-body", "changed") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [outer.ToPlugin("outer"), inner.ToPlugin("inner")],
            app =>
            {
                app.UseWasmFilters("outer", "inner");
                app.Run(context => context.Response.WriteAsync("hello"));
            });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(["inner", "inner-body", "outer", "outer-body"], response.Headers.GetValues("x-way"));
        Assert.Equal("changed", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_filter_that_answers_a_response_replaces_all_of_it_but_what_stands_before_the_filters()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Respond(451, "withheld", ("x-reason", "law")));
        var hasStarted = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Response.Headers["x-before"] = "kept";
                    return next(context);
                });
                app.UseWasmFilters("filter");
                app.Run(async context =>
                {
                    context.Response.Headers["x-app"] = "gone";
                    context.Response.ContentLength = 11;
                    await context.Response.WriteAsync("hello");
                    hasStarted.SetResult(context.Response.HasStarted);
                    await context.Response.WriteAsync(" world");
                });
            });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(451, (int)response.StatusCode);
        Assert.Equal("law", Assert.Single(response.Headers.GetValues("x-reason")));
        Assert.Equal("kept", Assert.Single(response.Headers.GetValues("x-before")));
        Assert.False(response.Headers.Contains("x-app"));
        Assert.Equal("withheld", await response.Content.ReadAsStringAsync(Cancel));
        Assert.True(await hasStarted.Task.WaitAsync(Cancel));
    }

    [Fact]
    public async Task Filters_before_one_that_answers_a_request_see_its_answer_and_those_after_it_do_not()
    {
        var before = new WatFilter();
        before.OnResponseHeaders(before.Change("response.set-header", "x-before", "1") + WatFilter.Continue);
        var answering = new WatFilter();
        answering.OnRequestHeaders(answering.Respond(403, "no"));
        answering.OnResponseHeaders(answering.Change("response.set-header", "x-itself", "1") + WatFilter.Continue);
        var after = new WatFilter();
        after.OnResponseHeaders(after.Change("response.set-header", "x-after", "1") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [before.ToPlugin("before"), answering.ToPlugin("answering"), after.ToPlugin("after")],
            app =>
            {
                app.UseWasmFilters("before", "answering", "after");
                app.Run(context => context.Response.WriteAsync("hello"));
            });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal("no", await response.Content.ReadAsStringAsync(Cancel));
        Assert.True(response.Headers.Contains("x-before"));
        Assert.False(response.Headers.Contains("x-itself"));
        Assert.False(response.Headers.Contains("x-after"));
    }

    [Fact]
    public async Task What_the_application_does_just_before_its_response_starts_is_seen_by_filters()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(
            $"(call $response.remove-header {filter.Text("x-late")} (i32.const 16)) " + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(filter, context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["x-late"] = "1";
                return Task.CompletedTask;
            });
            return context.Response.WriteAsync("hello");
        });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancel));
        Assert.False(response.Headers.Contains("x-late"));
    }

    [Fact]
    public async Task The_request_can_be_read_but_no_longer_changed()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(
            $"""
            {filter.Change("request.set-header", "x-a", "1")}
            {filter.Change("request.set-path", "/other")}
            {filter.Change("request.set-body", "other")}
            {filter.Change("response.set-body", "too early")}
            (call $request.path (i32.const 16))
            (call $response.set-header {filter.Text("x-path")} (i32.load (i32.const 16)) (i32.load (i32.const 20)) (i32.const 48))
            {WatFilter.PublishOnResponse}
            {WatFilter.Continue}
            """);
        await using FilterApp app = await FilterApp.StartAsync(filter, context => context.Response.WriteAsync("hello"));

        using HttpResponseMessage response = await app.Client.GetAsync("/here", Cancel);

        Assert.Equal("3333", Assert.Single(response.Headers.GetValues("x-report")));
        Assert.Equal("/here", Assert.Single(response.Headers.GetValues("x-path")));
    }

    private static async Task RespondAsync(HttpContext context, string way)
    {
        HttpResponse response = context.Response;
        switch (way)
        {
            case "start":
                await response.StartAsync();
                break;
            case "write":
                await response.WriteAsync("hello");
                break;
            case "writer":
                await response.BodyWriter.WriteAsync("hel"u8.ToArray());
                "lo"u8.CopyTo(response.BodyWriter.GetSpan(2));
                response.BodyWriter.Advance(2);
                await response.BodyWriter.FlushAsync();
                break;
            case "advance":
                "hello"u8.CopyTo(response.BodyWriter.GetMemory(5).Span);
                response.BodyWriter.Advance(5);
                break;
            case "stream":
                "hel"u8.CopyTo(response.BodyWriter.GetSpan(3));
                response.BodyWriter.Advance(3);
                await response.Body.WriteAsync("lo"u8.ToArray());
                await response.Body.FlushAsync();
                break;
            case "file":
                string path = Path.GetTempFileName();
                await File.WriteAllTextAsync(path, "hello");
                await response.SendFileAsync(path);
                File.Delete(path);
                break;
            case "complete":
                await response.Body.WriteAsync("hello"u8.ToArray());
                await response.CompleteAsync();
                break;
            case "complete-writer":
                await response.Body.WriteAsync(ReadOnlyMemory<byte>.Empty);
                await response.BodyWriter.WriteAsync("hello"u8.ToArray());
                await response.BodyWriter.CompleteAsync();
                break;
        }
    }
}

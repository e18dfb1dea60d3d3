using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class FieldTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Connection")]
    [InlineData("transfer-encoding")]
    [InlineData("content-length")]
    [InlineData("upgrade")]
    [InlineData("keep-alive")]
    [InlineData("te")]
    [InlineData("trailer")]
    [InlineData("proxy-connection")]
    [InlineData("http2-settings")]
    [InlineData("HOST")]
    public async Task What_belongs_to_the_connection_is_never_a_filters_to_change(string name)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.Change("request.set-header", name, "x")
            + filter.Change("request.add-header", name, "x")
            + $"(call $request.remove-header {filter.Text(name)} (i32.const 16)) (call $report (i32.const 16))"
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        filter.OnResponseHeaders(
            "(global.set $reports (i32.const 0))" + filter.Change("response.set-header", name, "x") + WatFilter.PublishOnResponse + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Contains("x-report: 111", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-report")));
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a b", "x")]
    [InlineData("a:", "x")]
    [InlineData(":path", "x")]
    [InlineData("caf\u00e9", "x")]
    [InlineData("a\r\nb", "x")]
    [InlineData("x-a", "a\r\nx-injected: 1")]
    [InlineData("x-a", "a\nb")]
    [InlineData("x-a", "a\0b")]
    [InlineData("x-a", "a\u007fb")]
    public async Task A_field_that_is_not_valid_HTTP_is_refused(string name, string value)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Change("request.set-header", name, value) + WatFilter.PublishOnRequest + WatFilter.Continue);
        filter.OnResponseHeaders(
            "(global.set $reports (i32.const 0))" + filter.Change("response.add-header", name, value) + WatFilter.PublishOnResponse + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);
        string seen = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Contains("x-report: 2", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("x-injected", seen, StringComparison.Ordinal);
        Assert.Equal("2", Assert.Single(response.Headers.GetValues("x-report")));
    }

    [Fact]
    public async Task An_empty_value_and_one_with_a_tab_are_valid()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(
            filter.Change("response.set-header", "x-empty", "") + filter.Change("response.set-header", "x-tab", "a\tb") + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("", Assert.Single(response.Headers.GetValues("x-empty")));
        Assert.Equal("a\tb", Assert.Single(response.Headers.GetValues("x-tab")));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(199)]
    [InlineData(600)]
    [InlineData(0)]
    public async Task A_status_that_does_not_end_an_exchange_is_refused(int status)
    {
        var answering = new WatFilter();
        answering.OnRequestHeaders(answering.Respond(status));
        var changing = new WatFilter();
        changing.OnResponseHeaders(WatFilter.SetStatus(status) + WatFilter.PublishOnResponse + WatFilter.Continue);
        await using FilterApp answers = await StartAsync(answering);
        await using FilterApp changes = await StartAsync(changing);

        using HttpResponseMessage answer = await answers.Client.GetAsync("/", Cancel);
        using HttpResponseMessage change = await changes.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        Assert.Equal("2", Assert.Single(change.Headers.GetValues("x-report")));
    }

    [Fact]
    public async Task Headers_are_bounded_in_number_and_size()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.Change("request.set-header", "x-1", new string('a', 40))
            + filter.Change("request.set-header", "x-2", new string('a', 40))
            + filter.Change("request.set-header", "x-3", "b")
            + filter.Change("request.set-header", "x-4", "b")
            + $"(call $request.remove-header {filter.Text("x-5")} (i32.const 16)) (call $report (i32.const 16))"
            + $"(call $request.remove-header {filter.Text("x-6")} (i32.const 16)) (call $report (i32.const 16))"
            + $"(call $response.set-header {filter.Text("x")} {filter.Text("y")} (i32.const 16))"
            + $"(call $exchange.set-state (i32.const 1024) (global.get $reports) (i32.const 48))"
            + WatFilter.Continue);
        filter.OnResponseHeaders(
            $"""
            (call $exchange.state (i32.const 16))
            (call $response.set-header {filter.Text("x-report")} (i32.load (i32.const 16)) (i32.load (i32.const 20)) (i32.const 48))
            {WatFilter.Continue}
            """);
        await using FilterApp app = await StartAsync(filter, options: options =>
        {
            options.MaxChangedHeaders = 3;
            options.MaxChangedHeaderBytes = 60;
        });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        // The second is too long; the last two are a header too many.
        Assert.Equal("040044", Assert.Single(response.Headers.GetValues("x-report")));
    }

    [Fact]
    public async Task Names_of_removed_headers_are_bounded_too()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            $"(call $request.remove-header {filter.Text("x-" + new string('a', 48))} (i32.const 16)) (call $report (i32.const 16))"
            + $"(call $request.remove-header {filter.Text("x-" + new string('b', 48))} (i32.const 16)) (call $report (i32.const 16))"
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter, options: options => options.MaxChangedHeaderBytes = 99);

        string seen = await app.Client.GetStringAsync("/", Cancel);

        Assert.Contains("x-report: 04", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_beyond_the_bounds_is_a_failure()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Respond(200, "", ("x-1", "1"), ("x-2", "2")));
        await using FilterApp app = await StartAsync(filter, options: options => options.MaxChangedHeaders = 1);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Message.Contains("MaxChangedHeaders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_filter_remembers_is_bounded()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            "(call $exchange.set-state (i32.const 0) (i32.const 4096) (i32.const 16)) (call $report (i32.const 16))"
            + "(call $exchange.set-state (i32.const 0) (i32.const 4097) (i32.const 16)) (call $report (i32.const 16))"
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter);

        Assert.Contains("x-report: 04", await app.Client.GetStringAsync("/", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "636166c3a9", "0")]
    [InlineData(true, "636166e9", "0")]
    [InlineData(false, "636166e9", "2")]
    public async Task Values_beyond_ASCII_keep_their_bytes_in_the_encoding_of_the_server(bool isLatin1, string hex, string report)
    {
        byte[] value = Convert.FromHexString(hex);
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            // The value that the client sent must be these bytes, or the guest traps.
            (report == "0"
                ? $"""
                  (call $request.header {filter.Text("x-in")} (i32.const 16))
                  (if (i32.ne (i32.load (i32.const 24)) (i32.const {value.Length})) (then unreachable))
                  (if (i32.ne (i32.load8_u (i32.add (i32.load (i32.const 20)) (i32.const {value.Length - 1}))) (i32.const {value[^1]})) (then unreachable))
                  """
                : "")
            + filter.Change("request.set-header", "x-out", value)
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(context => context.Response.WriteAsync(
                    $"{context.Request.Headers["x-report"]} {context.Request.Headers["x-out"] == context.Request.Headers["x-in"]}"));
            },
            services => services.Configure<KestrelServerOptions>(server =>
            {
                if (isLatin1)
                {
                    server.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
                }
            }));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => isLatin1 ? Encoding.Latin1 : Encoding.UTF8,
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, app.Address);
        request.Headers.TryAddWithoutValidation("x-in", "caf\u00e9");

        using HttpResponseMessage response = await client.SendAsync(request, Cancel);

        Assert.Equal($"{report} {report == "0"}", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(false, "2")]
    [InlineData(true, "0")]
    public async Task Values_beyond_ASCII_go_into_a_response_only_if_the_server_has_an_encoding_for_them(bool hasEncoding, string report)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(
            filter.Change("response.set-header", "x-out", [0x63, 0xE9]) + WatFilter.PublishOnResponse + WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter, services => services.Configure<KestrelServerOptions>(server =>
        {
            if (hasEncoding)
            {
                server.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            }
        }));
        using var client = new HttpClient(new SocketsHttpHandler { ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1 });

        using HttpResponseMessage response = await client.GetAsync(app.Address, Cancel);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(report, Assert.Single(response.Headers.GetValues("x-report")));
        Assert.Equal(hasEncoding ? ["c\u00e9"] : [], response.Headers.TryGetValues("x-out", out var values) ? values : []);
    }

    private static Task<FilterApp> StartAsync(
        WatFilter filter, Action<IServiceCollection>? services = null, Action<HttpFilterOptions>? options = null) =>
        FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(RequestPhaseTests.Echo);
            },
            services,
            options);
}

using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>What stands before the filters and what stands after them, as the documentation says.</summary>
public sealed class PipelineOrderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "203.0.113.9 https shop.example")]
    [InlineData(false, "127.0.0.1 http {host}")]
    public async Task The_client_is_who_forwarded_headers_say_if_they_are_handled_before(bool isBefore, string expected)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            $"(call $request.client-address (i32.const 16)) {filter.SetFrom("x-client", "(i32.load (i32.const 20)) (i32.load (i32.const 24))")}"
            + filter.CopyText("request.scheme", "x-scheme")
            + filter.CopyText("request.host", "x-host")
            + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync([filter.ToPlugin("filter")], app =>
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
            InOrder(isBefore, () => app.UseForwardedHeaders(forwarded), () => app.UseWasmFilters("filter"));
            app.Run(context => context.Response.WriteAsync(
                $"{context.Request.Headers["x-client"]} {context.Request.Headers["x-scheme"]} {context.Request.Headers["x-host"]}"));
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-forwarded-for", "203.0.113.9");
        request.Headers.Add("x-forwarded-proto", "https");
        request.Headers.Add("x-forwarded-host", "shop.example");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(
            expected.Replace("{host}", app.Address.Authority, StringComparison.Ordinal), await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_path_that_is_changed_before_routing_chooses_the_endpoint()
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [FilterApp.Guest("ab-routing", """{ "variants": [{ "name": "a" }], "rewrite": true }""", "http:change-path"), FilterApp.Guest("header-check")],
            app =>
            {
                app.UseWasmFilters("ab-routing");
                app.UseRouting();
                app.UseWasmFilters();
                app.MapGet("/a/page", (HttpContext context) => $"variant {context.Request.Headers["x-variant"]} {context.Request.Headers["x-checked"]}")
                    .WithWasmFilter("header-check");
                app.MapGet("/page", () => "not routed");
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/page");
        request.Headers.Add("x-check", "1");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal("variant a yes", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_path_that_is_changed_after_routing_is_seen_by_the_endpoint_that_was_chosen()
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [FilterApp.Guest("ab-routing", """{ "variants": [{ "name": "a" }], "rewrite": true }""", "http:change-path")],
            app =>
            {
                app.UseWasmFilters("ab-routing");
                app.MapGet("/page", (HttpContext context) => context.Request.Path.Value);
            });

        Assert.Equal("/a/page", await app.Client.GetStringAsync("/page", Cancel));
    }

    [Theory]
    [InlineData(true, "user from client")]
    [InlineData(false, "user from filter")]
    public async Task Authentication_sees_the_filters_changes_if_it_comes_after(bool isBefore, string expected)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Change("request.set-header", "authorization", "from filter") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter", "http:read-authorization")],
            app =>
            {
                InOrder(isBefore, () => app.UseAuthentication(), () => app.UseWasmFilters("filter"));
                app.Run(context => context.Response.WriteAsync($"user {context.User.Identity?.Name}"));
            },
            services => services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("test", null));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("authorization", "from client");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.Forbidden)]
    [InlineData(false, HttpStatusCode.UnavailableForLegalReasons)]
    public async Task Unauthorized_requests_reach_a_filter_only_if_authorization_comes_after(bool isBefore, HttpStatusCode expected)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Respond(451));
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                InOrder(
                    isBefore,
                    () =>
                    {
                        app.UseAuthentication();
                        app.UseAuthorization();
                    },
                    () => app.UseWasmFilters("filter"));
                app.MapGet("/", () => "").RequireAuthorization(policy => policy.RequireRole("nobody has it"));
            },
            services =>
            {
                services.AddAuthorization();
                services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("test", null);
            });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task The_applications_request_timeout_stops_the_guest_and_is_no_failure()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.LoopForever);
        var ends = new RequestEnds();
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter") with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromHours(1) } }],
            app =>
            {
                app.Use(ends.InvokeAsync);
                app.UseRouting();
                app.UseRequestTimeouts();
                app.UseWasmFilters();
                app.MapGet("/", () => "").WithRequestTimeout(TimeSpan.FromMilliseconds(100)).WithWasmFilter("filter");
            },
            services => services.AddRequestTimeouts());

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(WasmFilterAction.Aborted, Assert.Single((await ends.NextAsync()).Outcomes).Action);
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    public async Task A_filter_sees_bodies_as_the_application_wrote_them_if_compression_comes_before(bool isBefore, int length)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(
            $"(if (i32.eq (local.get $length) (i32.const 5)) (then {filter.Change("response.set-header", "x-length", "5")}))" + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                InOrder(isBefore, () => app.UseResponseCompression(), () => app.UseWasmFilters("filter"));
                app.Run(context =>
                {
                    context.Response.ContentType = "text/plain";
                    return context.Response.WriteAsync("hello");
                });
            },
            services => services.AddResponseCompression());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("accept-encoding", "gzip");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
        await using var unzipped = new GZipStream(await response.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);

        Assert.Equal("hello", await reader.ReadToEndAsync(Cancel));
        Assert.Equal(length == 5, response.Headers.Contains("x-length"));
    }

    [Fact]
    public async Task A_path_for_exceptions_runs_the_pipeline_again_where_a_filter_decides_no_second_time_but_sees_the_response()
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [FilterApp.Guest("api-keys", """{ "keys": { "k1": "shop" } }""")],
            app =>
            {
                app.UseExceptionHandler("/error");
                app.UseRouting();
                app.UseWasmFilters("api-keys");
                app.MapGet("/", string (HttpContext context) => throw new InvalidOperationException("on purpose"));
                app.MapGet("/error", (HttpContext context) => $"sorry, {context.Request.Headers["x-client"]}");
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-api-key", "k1");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("sorry, shop", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("shop", Assert.Single(response.Headers.GetValues("x-served-for")));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_filter_sees_the_exception_handlers_response_only_if_the_handler_comes_after(bool isBefore, bool isSeen)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-a", "1") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                InOrder(isBefore, () => app.UseExceptionHandler(), () => app.UseWasmFilters("filter"));
                app.Run(_ => throw new InvalidOperationException("on purpose"));
            },
            services => services.AddProblemDetails());

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(isSeen, response.Headers.Contains("x-a"));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("{", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_application_wrote_before_an_exception_and_did_not_flush_is_not_sent()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseExceptionHandler();
                app.UseWasmFilters("filter");
                app.Run(async context =>
                {
                    await context.Response.WriteAsync("kept for the filter");
                    context.Response.BodyWriter.GetMemory(1).Span[0] = (byte)'x';
                    context.Response.BodyWriter.Advance(1);
                    throw new InvalidOperationException("on purpose");
                });
            },
            services => services.AddProblemDetails());

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.StartsWith("{", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_before_the_filters_acts_on_the_response_after_them()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.add-header", "x-way", "filter") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync([filter.ToPlugin("filter")], app =>
        {
            app.Use((context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Append("x-way", "before");
                    return Task.CompletedTask;
                });
                return next(context);
            });
            app.UseWasmFilters("filter");
            app.Run(context =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Append("x-way", "application");
                    return Task.CompletedTask;
                });
                return context.Response.WriteAsync("hello");
            });
        });

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(["application", "filter", "before"], response.Headers.GetValues("x-way"));
    }

    [Fact]
    public async Task What_was_to_run_before_the_response_starts_runs_for_the_exception_handlers_response()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseExceptionHandler();
                app.UseWasmFilters("filter");
                app.Run(context =>
                {
                    context.Response.OnStarting(() =>
                    {
                        context.Response.Headers["x-late"] = "1";
                        return Task.CompletedTask;
                    });
                    throw new InvalidOperationException("on purpose");
                });
            },
            services => services.AddProblemDetails());

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal("1", Assert.Single(response.Headers.GetValues("x-late")));
    }

    [Fact]
    public async Task A_web_socket_passes_filters_by_its_request_and_its_response_is_not_filtered()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Change("request.set-header", "x-a", "seen") + WatFilter.Continue);
        filter.OnResponseHeaders(WatFilter.Trap);
        var ends = new RequestEnds();
        await using FilterApp app = await FilterApp.StartAsync([filter.ToPlugin("filter")], app =>
        {
            app.UseWebSockets();
            app.Use(ends.InvokeAsync);
            app.UseWasmFilters("filter");
            app.Run(async context =>
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes(context.Request.Headers["x-a"].ToString()), WebSocketMessageType.Text, endOfMessage: true, Cancel);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
            });
        });
        using var client = new ClientWebSocket();
        byte[] received = new byte[100];

        await client.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws" }.Uri, Cancel);
        WebSocketReceiveResult result = await client.ReceiveAsync(received, Cancel);

        Assert.Equal("seen", Encoding.UTF8.GetString(received, 0, result.Count));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        await ends.NextAsync();
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Id == 1005);
    }

    private static void InOrder(bool isFirst, Action other, Action filters)
    {
        (isFirst ? other : filters)();
        (isFirst ? filters : other)();
    }

    private sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, Request.Headers.Authorization.ToString())], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}

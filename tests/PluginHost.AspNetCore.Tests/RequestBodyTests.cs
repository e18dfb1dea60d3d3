using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class RequestBodyTests
{
    private const string Patterns = """{ "patterns": ["union select"], "ignore-case": true }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("forbidden-patterns", HttpProtocols.Http1, true)]
    [InlineData("forbidden-patterns", HttpProtocols.Http1, false)]
    [InlineData("forbidden-patterns", HttpProtocols.Http2, true)]
    [InlineData("forbidden-patterns", HttpProtocols.Http2, false)]
    [InlineData("forbidden-patterns.component", HttpProtocols.Http1, true)]
    public async Task The_C_guest_refuses_a_forbidden_body_and_the_application_reads_any_other(
        string guest, HttpProtocols protocols, bool hasLength)
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [FilterApp.Guest(guest, Patterns)],
            app =>
            {
                app.UseWasmFilters(guest);
                app.MapPost("/", async (HttpContext context) =>
                {
                    using var reader = new StreamReader(context.Request.Body);
                    return await reader.ReadToEndAsync(Cancel);
                });
            },
            protocols: protocols);
        string harmless = string.Concat(Enumerable.Repeat("select union. ", 2000));

        using HttpResponseMessage passed = await app.Client.PostAsync("/", Content(harmless, hasLength), Cancel);
        using HttpResponseMessage refused = await app.Client.PostAsync("/", Content(harmless + "UNION SELECT", hasLength), Cancel);

        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        Assert.Equal(harmless, await passed.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("The request was refused.\n", await refused.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(true, 100, HttpStatusCode.OK)]
    [InlineData(false, 100, HttpStatusCode.OK)]
    [InlineData(true, 101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(false, 101, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_beyond_what_is_kept_is_answered_with_413(bool hasLength, int length, HttpStatusCode expected)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        filter.OnRequestBody(WatFilter.Continue);
        var ends = new RequestEnds();
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter") with { FailurePolicy = PluginFailurePolicy.Open }],
            app =>
            {
                app.Use(ends.InvokeAsync);
                app.UseWasmFilters("filter");
                app.Run(context => context.Request.Body.CopyToAsync(context.Response.Body));
            },
            options: options => options.MaxBodyBytes = 100);
        string body = new('x', length);

        using HttpResponseMessage response = await app.Client.PostAsync("/", Content(body, hasLength), Cancel);
        string answer = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal(body, answer);
        }
        else
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("\"urn:pluginhost:problem:request-body-too-large\"", answer, StringComparison.Ordinal);
            Assert.Equal(WasmFilterAction.BodyTooLarge, (await ends.NextAsync()).Outcomes[^1].Action);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_a_filter_puts_in_place_comes_with_its_length(bool hasLength)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Change("request.set-body", "too early") + WatFilter.NeedBody);
        filter.OnRequestBody(filter.Change("request.set-body", "another") + WatFilter.Continue);
        await using FilterApp app = await StartEchoAsync(filter);

        using HttpResponseMessage response = await app.Client.PostAsync("/", Content("a body", hasLength), Cancel);

        Assert.Equal("another 7 '' True", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_request_without_a_body_may_be_given_one()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        filter.OnRequestBody(
            "(if (local.get $length) (then unreachable))" + filter.Change("request.set-body", "new") + WatFilter.Continue);
        await using FilterApp app = await StartEchoAsync(filter);

        Assert.Equal("new 3 '' True", await app.Client.GetStringAsync("/", Cancel));
    }

    [Fact]
    public async Task A_second_filter_sees_the_body_that_the_first_put_in_place()
    {
        var first = new WatFilter();
        first.OnRequestHeaders(WatFilter.NeedBody);
        first.OnRequestBody(first.Change("request.set-body", "longer than it was") + WatFilter.Continue);
        var second = new WatFilter();
        second.OnRequestHeaders(WatFilter.NeedBody);
        second.OnRequestBody(second.SetFrom("x-body", "(local.get $body) (local.get $length)") + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [first.ToPlugin("first"), second.ToPlugin("second")],
            app =>
            {
                app.UseWasmFilters("first", "second");
                app.Run(context => context.Response.WriteAsync(context.Request.Headers["x-body"].ToString()));
            });

        using HttpResponseMessage response = await app.Client.PostAsync("/", new StringContent("short"), Cancel);

        Assert.Equal("longer than it was", await response.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_body_larger_than_what_is_kept_cannot_be_put_in_place()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        filter.OnRequestBody(filter.Change("request.set-body", "12345") + WatFilter.PublishOnRequest + WatFilter.Continue);
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter")],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(RequestPhaseTests.Echo);
            },
            options: options => options.MaxBodyBytes = 4);

        Assert.Contains("x-report: 4", await app.Client.GetStringAsync("/", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_asks_for_the_body_without_a_phase_for_it_fails()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        await using FilterApp app = await StartEchoAsync(filter);

        using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task The_body_phase_may_answer()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        filter.OnRequestBody(filter.RespondInBody(422, "not this"));
        await using FilterApp app = await StartEchoAsync(filter);

        using HttpResponseMessage response = await app.Client.PostAsync("/", new StringContent("body"), Cancel);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("not this", await response.Content.ReadAsStringAsync(Cancel));
    }

    private static Task<FilterApp> StartEchoAsync(WatFilter filter) => FilterApp.StartAsync(
        [filter.ToPlugin("filter")],
        app =>
        {
            app.UseWasmFilters("filter");
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.BodyReader.AsStream());
                string body = await reader.ReadToEndAsync(Cancel);
                bool canHaveBody = context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;
                await context.Response.WriteAsync(
                    $"{body} {context.Request.ContentLength} '{context.Request.Headers.TransferEncoding}' {canHaveBody}");
            });
        });

    private static StreamContent Content(string text, bool hasLength)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new StreamContent(hasLength ? new MemoryStream(bytes) : new UnknownLengthStream(bytes));
    }

    private sealed class UnknownLengthStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

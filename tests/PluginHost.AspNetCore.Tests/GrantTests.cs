using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>What is sensitive is a grant's, and off by default.</summary>
public sealed class GrantTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("authorization", "http:read-authorization", "Basic eDp5")]
    [InlineData("Proxy-Authorization", "http:read-authorization", "Basic eDp5")]
    [InlineData("cookie", "http:read-cookie", "a=1; b=2")]
    [InlineData("X-Api-Key", "http:read-authorization", "k3y")]
    [InlineData("x-session-token", "http:read-authorization", "t0ken")]
    public async Task Credentials_of_a_request_are_read_and_changed_with_a_grant_only(string header, string grant, string value)
    {
        WatFilter filter = ReadAndChange(header);

        string without = await SendAsync(filter.ToPlugin("filter"), header, value);
        string with = await SendAsync(filter.ToPlugin("filter", grant), header, value);

        Assert.Contains("x-read: (none)", without, StringComparison.Ordinal);
        Assert.Contains("x-count: 0", without, StringComparison.Ordinal);
        Assert.Contains("x-report: 111", without, StringComparison.Ordinal);
        Assert.Contains($"{header}: {value}", without, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"x-read: {value}", with, StringComparison.Ordinal);
        Assert.Contains("x-count: 1", with, StringComparison.Ordinal);
        Assert.Contains("x-report: 000", with, StringComparison.Ordinal);
        Assert.DoesNotContain($"\n{header}:", with, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_header_that_nobody_has_said_is_a_credential_is_read_and_changed_without_a_grant()
    {
        string text = await SendAsync(ReadAndChange("x-api-kei").ToPlugin("filter"), "x-api-kei", "k3y");

        Assert.Contains("x-read: k3y", text, StringComparison.Ordinal);
        Assert.Contains("x-report: 000", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x api key")]
    public async Task A_credential_that_is_no_name_of_a_header_fails_the_start(string name)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => FilterApp.StartAsync([], app => app.UseWasmFilters(), options: options => options.CredentialHeaders.Add(name)));

        Assert.Contains($"WasmPlugins:HttpFilters:CredentialHeaders has '{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("request.set-host", "other.example:8080", "http:change-host", "other.example:8080 / ?q")]
    [InlineData("request.set-host", "[::1]:80", "http:change-host", "[::1]:80 / ?q")]
    [InlineData("request.set-path", "/caf\u00e9 other", "http:change-path", "{host} /caf%C3%A9%20other ?q")]
    [InlineData("request.set-query", "a=%20b", "http:change-path", "{host} / ?a=%20b")]
    [InlineData("request.set-query", "", "http:change-path", "{host} / ")]
    public async Task Where_a_request_goes_is_changed_with_a_grant_only(string change, string value, string grant, string expected)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Change(change, value) + WatFilter.PublishOnRequest + WatFilter.Continue);

        foreach (string[] grants in new string[][] { [], [grant] })
        {
            await using FilterApp app = await FilterApp.StartAsync(
                [filter.ToPlugin("filter", grants)],
                app =>
                {
                    app.UseWasmFilters("filter");
                    app.Run(context => context.Response.WriteAsync(
                        $"{context.Request.Headers["x-report"]} {context.Request.Host} {context.Request.Path.ToUriComponent()} {context.Request.QueryString}"));
                });
            string host = app.Address.Authority;

            string seen = await app.Client.GetStringAsync("/?q", Cancel);

            Assert.Equal(grants.Length == 0 ? $"1 {host} / ?q" : "0 " + expected.Replace("{host}", host, StringComparison.Ordinal), seen);
        }
    }

    [Theory]
    [InlineData("request.set-host", "a b", "http:change-host")]
    [InlineData("request.set-host", "", "http:change-host")]
    [InlineData("request.set-host", "a\r\nb", "http:change-host")]
    [InlineData("request.set-host", "a:b", "http:change-host")]
    [InlineData("request.set-host", "a:1:2", "http:change-host")]
    [InlineData("request.set-host", "[::1", "http:change-host")]
    [InlineData("request.set-path", "/a/../b", "http:change-path")]
    [InlineData("request.set-path", "/.", "http:change-path")]
    [InlineData("request.set-path", "no-slash", "http:change-path")]
    [InlineData("request.set-path", "/a\0b", "http:change-path")]
    [InlineData("request.set-query", "a b", "http:change-path")]
    [InlineData("request.set-query", "a#b", "http:change-path")]
    public async Task Where_a_request_goes_must_be_valid(string change, string value, string grant)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.Change(change, value) + filter.Change(change, "/" + new string('a', 8192)) + WatFilter.PublishOnRequest + WatFilter.Continue);

        Assert.Contains("x-report: 24", await SendAsync(filter.ToPlugin("filter", grant), "x-a", "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_that_a_response_sets_are_seen_and_changed_with_a_grant_only()
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(
            $"""
            (call $response.header {filter.Text("set-cookie")} (i32.const 16))
            (if (i32.load8_u (i32.const 16)) (then (drop (call $response.status)) (call $response.set-status (i32.const 201) (i32.const 48))))
            {filter.Change("response.add-header", "Set-Cookie", "b=2")}
            {WatFilter.PublishOnResponse}
            {WatFilter.Continue}
            """);

        foreach (bool isGranted in new[] { false, true })
        {
            await using FilterApp app = await FilterApp.StartAsync(
                [filter.ToPlugin("filter", isGranted ? ["http:change-set-cookie"] : [])],
                app =>
                {
                    app.UseWasmFilters("filter");
                    app.Run(context =>
                    {
                        context.Response.Headers.SetCookie = "a=1";
                        return Task.CompletedTask;
                    });
                });

            using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);

            Assert.Equal(isGranted ? HttpStatusCode.Created : HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(isGranted ? ["a=1", "b=2"] : ["a=1"], response.Headers.GetValues("set-cookie"));
            Assert.Equal(isGranted ? "0" : "1", Assert.Single(response.Headers.GetValues("x-report")));
        }
    }

    [Fact]
    public async Task An_answer_that_sets_a_cookie_without_the_grant_is_a_failure()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Respond(200, "", ("set-cookie", "a=1")));

        await using FilterApp denied = await StartAsync(filter.ToPlugin("filter"));
        await using FilterApp granted = await StartAsync(filter.ToPlugin("filter", "http:change-set-cookie"));
        using HttpResponseMessage without = await denied.Client.GetAsync("/", Cancel);
        using HttpResponseMessage with = await granted.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, without.StatusCode);
        Assert.False(without.Headers.Contains("set-cookie"));
        Assert.Contains(denied.Logs.GetSnapshot(), record => record.Message.Contains("http:change-set-cookie", StringComparison.Ordinal));
        Assert.Equal("a=1", Assert.Single(with.Headers.GetValues("set-cookie")));
    }

    [Fact]
    public async Task A_grant_that_the_hook_does_not_know_is_an_error_that_names_those_it_knows()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.Continue);
        await using FilterApp app = await StartAsync(filter.ToPlugin("filter", "http:read-cookies"));

        PluginStatus status = Assert.Single(app.Catalog.GetStatus());

        Assert.Equal(PluginState.Failed, status.State);
        Assert.Contains("'http:read-cookie'", status.Failure!.Message, StringComparison.Ordinal);
    }

    private static WatFilter ReadAndChange(string header)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.CopyHeader("request.header", header, "x-read")
            + filter.CountInto($"(call $request.header-values {filter.Text(header)} (i32.const 16))", "x-count")
            + filter.Change("request.set-header", header, "mine")
            + filter.Change("request.add-header", header, "more")
            + $"(call $request.remove-header {filter.Text(header)} (i32.const 16)) (call $report (i32.const 16))"
            + WatFilter.PublishOnRequest
            + WatFilter.Continue);
        return filter;
    }

    // Configuration and code name one header more each that is a credential.
    private static Task<FilterApp> StartAsync(PluginDefinition filter) => FilterApp.StartAsync(
        [filter],
        app =>
        {
            app.UseWasmFilters("filter");
            app.Run(RequestPhaseTests.Echo);
        },
        options: options => options.CredentialHeaders.Add("X-Session-Token"),
        configuration: new() { ["WasmPlugins:HttpFilters:CredentialHeaders:0"] = "x-api-key" });

    private static async Task<string> SendAsync(PluginDefinition filter, string header, string value)
    {
        await using FilterApp app = await StartAsync(filter);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
        return "\n" + await response.Content.ReadAsStringAsync(Cancel);
    }
}

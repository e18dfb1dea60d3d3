using System.Net;
using Microsoft.AspNetCore.Builder;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>The repository's guests, as core modules and as components, on a real server; header-check, api-keys and forbidden-patterns have tests of their own.</summary>
public sealed class GuestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("redirects")]
    [InlineData("redirects.component")]
    public async Task The_Go_guest_redirects_by_the_rules_of_its_settings(string guest)
    {
        await using FilterApp app = await StartAsync(FilterApp.Guest(
            guest, """{ "rules": [{ "from": "/old", "to": "/new", "status": 301, "prefix": true }] }"""));

        using HttpResponseMessage redirected = await app.Client.GetAsync("/old/page?x=1", Cancel);
        using HttpResponseMessage passed = await app.Client.GetAsync("/other", Cancel);

        Assert.Equal(HttpStatusCode.MovedPermanently, redirected.StatusCode);
        Assert.Equal("/new/page?x=1", redirected.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
    }

    [Theory]
    [InlineData("ab-routing")]
    [InlineData("ab-routing.component")]
    public async Task The_AssemblyScript_guest_keeps_a_client_to_its_variant_by_a_cookie(string guest)
    {
        await using FilterApp app = await StartAsync(FilterApp.Guest(
            guest,
            """{ "variants": [{ "name": "a", "weight": 1 }, { "name": "b", "weight": 0 }] }""",
            "http:read-cookie",
            "http:change-set-cookie"));
        using var known = new HttpRequestMessage(HttpMethod.Get, "/");
        known.Headers.Add("cookie", "x=1; ab=b");

        using HttpResponseMessage first = await app.Client.GetAsync("/", Cancel);
        using HttpResponseMessage next = await app.Client.SendAsync(known, Cancel);

        Assert.Contains("x-variant: a", await first.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.StartsWith("ab=a; ", Assert.Single(first.Headers.GetValues("set-cookie")), StringComparison.Ordinal);
        Assert.Contains("x-variant: b", await next.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.False(next.Headers.Contains("set-cookie"));
    }

    [Theory]
    [InlineData("ab-routing")]
    [InlineData("ab-routing.component")]
    public async Task The_AssemblyScript_guest_without_grants_sees_no_cookie_and_sets_none(string guest)
    {
        await using FilterApp app = await StartAsync(FilterApp.Guest(
            guest, """{ "variants": [{ "name": "a", "weight": 1 }, { "name": "b", "weight": 0 }], "rewrite": true }"""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("cookie", "ab=b");

        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);

        Assert.Contains("x-variant: a", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("set-cookie"));
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Message.Contains("it needs a grant", StringComparison.Ordinal));
    }

    private static Task<FilterApp> StartAsync(PluginDefinition plugin) => FilterApp.StartAsync([plugin], app =>
    {
        app.UseWasmFilters(plugin.Id.Name);
        app.Run(RequestPhaseTests.Echo);
    });
}

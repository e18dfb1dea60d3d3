using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class HeaderCheckTests
{
    [Theory]
    [InlineData("header-check", "x-check")]
    [InlineData("header-check.component", "x-check")]
    [InlineData("header-check-composed", "x-composed")]
    public async Task A_request_that_the_filter_lets_pass_reaches_the_application_with_the_filters_header(string guest, string header)
    {
        await using FilterApp app = await StartAsync(guest);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(header, "here");

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("checked: yes", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("header-check", "x-other")]
    [InlineData("header-check.component", "x-other")]
    [InlineData("header-check-composed", "x-check")]
    public async Task A_request_that_the_filter_refuses_gets_the_filters_own_answer_and_never_reaches_the_application(string guest, string header)
    {
        await using FilterApp app = await StartAsync(guest);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add(header, "here");

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("A required header is missing.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<FilterApp> StartAsync(string guest) => FilterApp.StartAsync(
        [FilterApp.Guest(guest)],
        app =>
        {
            app.UseWasmFilters(guest);
            app.MapGet("/", (HttpContext context) => $"checked: {context.Request.Headers["x-checked"]}");
        });
}

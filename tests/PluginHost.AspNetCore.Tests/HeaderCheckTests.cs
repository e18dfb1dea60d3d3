using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class HeaderCheckTests
{
    [Fact]
    public async Task A_request_that_the_filter_lets_pass_reaches_the_application_with_the_filters_header()
    {
        await using FilterApp app = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-check", "here");

        using HttpResponseMessage response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("checked: yes", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_that_the_filter_refuses_gets_the_filters_own_answer_and_never_reaches_the_application()
    {
        await using FilterApp app = await StartAsync();

        using HttpResponseMessage response = await app.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("A required header is missing.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<FilterApp> StartAsync() => FilterApp.StartAsync(
        [FilterApp.Guest("header-check")],
        app =>
        {
            app.UseWasmFilters("header-check");
            app.MapGet("/", (HttpContext context) => $"checked: {context.Request.Headers["x-checked"]}");
        });
}

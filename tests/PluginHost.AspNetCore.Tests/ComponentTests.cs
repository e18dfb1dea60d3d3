using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>Filters that are components, made by the tools of their languages. The application is the same as for core modules.</summary>
public sealed class ComponentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("header-check.wasm", "PerCall")]
    [InlineData("header-check-js.wasm", "PerCall")]
    [InlineData("header-check-js.wasm", "Pooled")]
    public async Task A_filter_in_JavaScript_takes_the_place_of_one_in_Rust_by_configuration_alone(string file, string lifetime)
    {
        await using FilterApp app = await StartAsync(file, lifetime);
        foreach (string name in (string[])["x-token", "x-token", "x-other"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add(name, "here");
            using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
            string body = await response.Content.ReadAsStringAsync(Cancel);

            bool passes = name == "x-token";
            Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal(passes ? "checked: yes" : "A required header is missing.\n", body);
        }
    }

    [Fact]
    public async Task Many_requests_at_once_are_served_by_instances_that_do_not_know_each_other()
    {
        await using FilterApp app = await StartAsync("header-check-js.wasm", "Pooled");

        HttpStatusCode[] codes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add(i % 2 == 0 ? "x-token" : "x-other", "here");
            using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
            return response.StatusCode;
        }));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest), codes);
    }

    // What an appsettings.json says; time enough for a machine that is busy with other things.
    private static async Task<FilterApp> StartAsync(string file, string lifetime)
    {
        FilterApp app = await FilterApp.StartAsync(
            [],
            app =>
            {
                app.UseWasmFilters("check");
                app.MapGet("/", (HttpContext context) => $"checked: {context.Request.Headers["x-checked"]}");
            },
            configuration: new Dictionary<string, string?>
            {
                ["WasmPlugins:Plugins:check:Hook"] = "http-filter",
                ["WasmPlugins:Plugins:check:Source:Path"] = Guests.PathOf(file),
                ["WasmPlugins:Plugins:check:Lifetime"] = lifetime,
                ["WasmPlugins:Plugins:check:Settings:header"] = "x-token",
                ["WasmPlugins:Plugins:check:Limits:CallTimeout"] = "00:01:00",
            });
        PluginStatus status = Assert.Single(app.Catalog.GetStatus());
        Assert.True(status.State == PluginState.Ready, status.Failure?.Message);
        return app;
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class TenantTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenants_with_plugins_of_the_same_name_never_see_each_others_code_or_settings()
    {
        var other = new WatFilter();
        other.OnRequestHeaders(other.Change("request.set-header", "x-client", "someone of globex") + WatFilter.Continue);
        await using FilterApp app = await StartAsync(
            FilterApp.Guest("acme/api-keys", """{ "keys": { "k1": "acme's shop" } }"""),
            FilterApp.Guest("initech/api-keys", """{ "keys": { "k1": "initech's shop", "k2": "initech's store" } }"""),
            other.ToPlugin("globex/api-keys"));

        Assert.Equal("acme's shop", await SendAsync(app, "acme", "k1"));
        Assert.Equal("403", await SendAsync(app, "acme", "k2"));
        Assert.Equal("initech's shop", await SendAsync(app, "initech", "k1"));
        Assert.Equal("initech's store", await SendAsync(app, "initech", "k2"));
        Assert.Equal("someone of globex", await SendAsync(app, "globex", "k1"));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("../acme")]
    [InlineData("acme/api-keys")]
    [InlineData("ACME")]
    public async Task A_tenant_without_a_plugin_of_the_name_gets_the_applications_own_and_never_another_tenants(string tenant)
    {
        PluginDefinition acme = FilterApp.Guest("acme/api-keys", """{ "keys": { "k1": "acme's shop" } }""");
        await using FilterApp with = await StartAsync(acme, FilterApp.Guest("api-keys", """{ "keys": { "k1": "anyone" } }"""));
        await using FilterApp without = await StartAsync(acme);

        Assert.Equal("anyone", await SendAsync(with, tenant, "k1"));
        Assert.Equal("acme's shop", await SendAsync(with, "acme", "k1"));
        Assert.Equal("503", await SendAsync(without, tenant, "k1"));
    }

    [Fact]
    public async Task A_filter_that_is_named_with_its_scope_is_that_one_for_everybody()
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [
                FilterApp.Guest("acme/api-keys", """{ "keys": { "k1": "acme's shop" } }"""),
                FilterApp.Guest("globex/api-keys", """{ "keys": { "k1": "globex's shop" } }"""),
            ],
            app =>
            {
                app.UseWasmFilters("globex/api-keys");
                app.Run(Answer);
            },
            options: options => options.Scope = Tenant);

        Assert.Equal("globex's shop", await SendAsync(app, "acme", "k1"));
    }

    [Fact]
    public async Task A_tenants_plugin_that_cannot_be_loaded_is_not_replaced_by_the_applications_own()
    {
        await using FilterApp app = await StartAsync(
            FilterApp.Filter("acme/api-keys", PluginContent.FromBytes(new byte[] { 1, 2, 3 })),
            FilterApp.Guest("api-keys", """{ "keys": { "k1": "anyone" } }"""));

        Assert.Equal("503", await SendAsync(app, "acme", "k1"));
        Assert.Equal("anyone", await SendAsync(app, "globex", "k1"));
    }

    private static string? Tenant(HttpContext context) => context.Request.Headers["x-tenant"];

    private static Task Answer(HttpContext context) => context.Response.WriteAsync(context.Request.Headers["x-client"].ToString());

    private static Task<FilterApp> StartAsync(params PluginDefinition[] plugins) => FilterApp.StartAsync(
        plugins,
        app =>
        {
            app.UseWasmFilters("api-keys");
            app.Run(Answer);
        },
        options: options => options.Scope = Tenant);

    private static async Task<string> SendAsync(FilterApp app, string tenant, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("x-tenant", tenant);
        request.Headers.Add("x-api-key", key);
        using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
        return response.StatusCode == HttpStatusCode.OK
            ? await response.Content.ReadAsStringAsync(Cancel)
            : $"{(int)response.StatusCode}";
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PluginHost.AspNetCore.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>What is wrong about filters is said when the application starts, and says what to do.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task An_endpoint_that_names_an_unknown_filter_fails_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app =>
        {
            app.UseWasmFilters();
            app.MapGet("/here", () => "").WithWasmFilter("header-chek");
        }));

        Assert.Contains("/here", error.Message, StringComparison.Ordinal);
        Assert.Contains("'header-chek'", error.Message, StringComparison.Ordinal);
        Assert.Contains("WasmPlugins:Plugins", error.Message, StringComparison.Ordinal);
        Assert.Contains("header-check", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_filter_is_still_being_loaded_its_requests_are_closed_and_others_are_answered()
    {
        var late = new LateContent(FilterApp.FromWat("late", new WatFilter().OnRequestHeaders(WatFilter.Continue).ToString()).Content);
        await using FilterApp app = await FilterApp.StartAsync(
            [FilterApp.Filter("late", late)],
            app =>
            {
                app.UseWasmFilters();
                app.MapGet("/filtered", () => "filtered").WithWasmFilter("late");
                app.MapGet("/other", () => "other");
            },
            configuration: new() { ["WasmPlugins:Reload:StartupTimeout"] = "00:00:00" });

        Assert.Equal("other", await app.Client.GetStringAsync("/other", TestContext.Current.CancellationToken));
        using HttpResponseMessage closed = await app.Client.GetAsync("/filtered", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.StatusCode);

        late.Come();
        await app.Catalog.WaitUntilLoadedAsync(new PluginId("late"), TestContext.Current.CancellationToken);
        Assert.Equal("filtered", await app.Client.GetStringAsync("/filtered", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pipeline_that_names_an_unknown_filter_fails_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app => app.UseWasmFilters("other")));

        Assert.Contains("UseWasmFilters names the filter 'other'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_in_another_scope_is_unknown_unless_requests_have_scopes()
    {
        PluginDefinition plugin = FilterApp.FromWat("acme/rules", new WatFilter().OnRequestHeaders(WatFilter.Continue).ToString());

        await Assert.ThrowsAsync<InvalidOperationException>(() => FilterApp.StartAsync([plugin], app => app.UseWasmFilters("rules")));
        await using FilterApp scoped = await FilterApp.StartAsync(
            [plugin], app => app.UseWasmFilters("rules", "acme/rules"), options: options => options.Scope = _ => "acme");
    }

    [Fact]
    public async Task Endpoints_with_filters_and_no_middleware_fail_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(
            app => app.MapGroup("/g").WithWasmFilter("header-check").MapGet("/", () => "")));

        Assert.Contains("app.UseWasmFilters()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_is_no_filter_cannot_be_named_as_one()
    {
        var plugin = new PluginDefinition(new PluginId("other"), PluginContent.FromBytes(new byte[1])) { Hook = "another-hook" };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => FilterApp.StartAsync([plugin], app => app.UseWasmFilters("other")));

        Assert.Contains("Hook http-filter", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_middleware_says_how_to_add_its_services()
    {
        WebApplication app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.UseWasmFilters());

        Assert.Contains("AddHttpFilters()", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b/c")]
    public async Task A_name_that_no_plugin_can_have_is_an_argument_error(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(app => app.UseWasmFilters(name)));
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(app => app.MapGet("/", () => "").WithWasmFilter(name)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256 * 1024 * 1024)]
    public async Task An_option_out_of_range_fails_the_start(int maxBodyBytes)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => FilterApp.StartAsync([], app => app.UseWasmFilters(), options: options => options.MaxBodyBytes = maxBodyBytes));

        Assert.Contains($"MaxBodyBytes is {maxBodyBytes}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_come_from_configuration_too()
    {
        await using FilterApp app = await FilterApp.StartAsync(
            [],
            app => app.UseWasmFilters(),
            options: options => options.MaxChangedHeaders = 7,
            configuration: new() { ["WasmPlugins:HttpFilters:MaxBodyBytes"] = "12345", ["WasmPlugins:HttpFilters:MaxChangedHeaders"] = "8" });

        HttpFilterOptions options = app.Services.GetRequiredService<IOptions<HttpFilterOptions>>().Value;

        Assert.Equal(12345, options.MaxBodyBytes);
        Assert.Equal(7, options.MaxChangedHeaders);
    }

    [Fact]
    public async Task An_endpoint_whose_filters_were_not_asked_does_not_run()
    {
        bool hasRun = false;
        var ends = new RequestEnds();
        await using FilterApp app = await StartAsync(app =>
        {
            app.Use(ends.InvokeAsync);
            app.UseWasmFilters();
            app.UseRouting();
            app.MapGet("/", () => hasRun = true).WithWasmFilter("header-check");
        });

        await app.Client.GetAsync("/", TestContext.Current.CancellationToken);

        RequestEnd end = await ends.NextAsync();
        Assert.False(hasRun);
        Assert.Contains("after app.UseRouting()", Assert.IsType<InvalidOperationException>(end.Exception).Message, StringComparison.Ordinal);
    }

    private static Task<FilterApp> StartAsync(Action<WebApplication> app) => FilterApp.StartAsync([FilterApp.Guest("header-check")], app);
}

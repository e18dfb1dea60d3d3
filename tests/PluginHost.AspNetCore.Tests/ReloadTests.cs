using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>Filters are changed while requests are inside the application.</summary>
public sealed class ReloadTests
{
    private static readonly PluginId Id = new("filter");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Changes => ["replaced", "disabled", "removed"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_request_ends_with_the_version_with_which_it_began_whatever_happens_to_its_filter_meanwhile(string change)
    {
        FilterApp? app = null;
        bool isChanged = false;
        await using FilterApp started = app = await FilterApp.StartAsync(Version("1"), async context =>
        {
            if (!isChanged)
            {
                isChanged = true;
                await ChangeAsync(app!, change);
            }

            await context.Response.WriteAsync("hello", Cancel);
        });
        IPluginManager manager = app.Services.GetRequiredService<IPluginManager>();
        await using IAsyncEnumerator<PluginChange> changes = manager.ReadChangesAsync(Cancel).GetAsyncEnumerator(Cancel);
        ValueTask<bool> next = changes.MoveNextAsync();

        using HttpResponseMessage first = await app.Client.GetAsync("/", Cancel);
        using HttpResponseMessage second = await app.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("1", Assert.Single(first.Headers.GetValues("x-version")));
        Assert.Equal("hello", await first.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(change == "replaced" ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.False(second.Headers.Contains("x-version"));

        // Nothing keeps the old version once its last request has ended.
        for (bool isThere = await next; isThere && changes.Current.Kind != PluginChangeKind.Drained; isThere = await changes.MoveNextAsync())
        {
            Assert.NotEqual(PluginChangeKind.DrainTimedOut, changes.Current.Kind);
        }

        Assert.Equal(1, changes.Current.Generation!.Number);
    }

    [Fact]
    public async Task Filters_run_in_the_order_that_their_plugins_have_now()
    {
        PluginDefinition first = Marking("first");
        PluginDefinition second = Marking("second");
        await using FilterApp app = await FilterApp.StartAsync(
            [first, second],
            application =>
            {
                application.UseWasmFilters("first", "second");
                application.Run(context => context.Response.WriteAsync(context.Request.Headers["x-last"].ToString(), Cancel));
            });
        string asNamed = await app.Client.GetStringAsync("/", Cancel);

        await app.ReplaceAsync(first with { Order = 1 }, second);
        string asOrdered = await app.Client.GetStringAsync("/", Cancel);
        await app.ReplaceAsync(first, second with { Order = -1 });

        Assert.Equal("second", asNamed);
        Assert.Equal("first", asOrdered);
        Assert.Equal("first", await app.Client.GetStringAsync("/", Cancel));
    }

    private static PluginDefinition Marking(string name)
    {
        var filter = new WatFilter();
        return filter.OnRequestHeaders(filter.Change("request.set-header", "x-last", name) + WatFilter.Continue).ToPlugin(name);
    }

    private static Task ChangeAsync(FilterApp app, string change)
    {
        switch (change)
        {
            case "replaced":
                var other = new WatFilter();
                other.OnRequestHeaders(WatFilter.Continue);
                return app.ReplaceAsync(other.ToPlugin("filter"));
            case "disabled":
                app.Services.GetRequiredService<IPluginManager>().Disable(Id);
                return Task.CompletedTask;
            default:
                return app.ReplaceAsync();
        }
    }

    private static WatFilter Version(string version)
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.Continue);
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-version", version) + WatFilter.Continue);
        return filter;
    }
}

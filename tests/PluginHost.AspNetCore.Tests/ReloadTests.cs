using System.Net;
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

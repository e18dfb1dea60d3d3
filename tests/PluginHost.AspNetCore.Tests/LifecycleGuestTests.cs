using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>The guests that count requests: what they have counted goes on in the version that takes their place.</summary>
public sealed class LifecycleGuestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Guests => ["quota", "rate-limit"];

    [Theory]
    [MemberData(nameof(Guests))]
    public async Task What_was_counted_goes_on_in_the_next_version(string guest)
    {
        await using FilterApp app = await StartAsync(guest, 2);
        Assert.Equal([200], await GetAsync(app, 1));

        await app.ReplaceAsync(Limited(guest, 4));

        Assert.Null(Assert.Single(app.Catalog.GetStatus()).Failure);
        Assert.Equal([200, 200, 200, 429], await GetAsync(app, 4));
    }

    [Theory]
    [MemberData(nameof(Guests))]
    public async Task A_version_whose_settings_do_not_do_says_so_and_the_one_before_goes_on_counting(string guest)
    {
        await using FilterApp app = await StartAsync(guest, 2);
        Assert.Equal([200], await GetAsync(app, 1));

        await app.ReplaceAsync(Limited(guest, 0));

        var failure = Assert.IsType<PluginLoadException>(Assert.Single(app.Catalog.GetStatus()).Failure);
        Assert.Contains("Its self-check says: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'requests'", failure.Message, StringComparison.Ordinal);
        Assert.Equal([200, 429], await GetAsync(app, 2));
    }

    [Theory]
    [InlineData("quota", "rate-limit")]
    [InlineData("rate-limit", "quota")]
    public async Task A_state_that_another_cannot_read_is_not_taken_and_the_one_before_goes_on_counting(string guest, string other)
    {
        await using FilterApp app = await StartAsync(guest, 2);
        Assert.Equal([200], await GetAsync(app, 1));

        await app.ReplaceAsync(Limited(other, 2));

        Assert.Contains(
            "It does not take the state of the version before", Assert.Single(app.Catalog.GetStatus()).Failure!.Message, StringComparison.Ordinal);
        Assert.Equal([200, 429], await GetAsync(app, 2));
    }

    [Fact]
    public async Task A_quota_is_each_clients_own_and_those_without_a_name_have_one_together()
    {
        await using FilterApp app = await StartAsync("quota", 1);

        Assert.Equal([200, 429], await GetAsync(app, 2, "a"));
        Assert.Equal([200, 429], await GetAsync(app, 2, "b"));
        Assert.Equal([200, 429], await GetAsync(app, 2));
    }

    private static Task<FilterApp> StartAsync(string guest, int requests) => FilterApp.StartAsync(
        [Limited(guest, requests)],
        app =>
        {
            app.UseWasmFilters("filter");
            app.Run(context => context.Response.WriteAsync("hello", Cancel));
        });

    private static PluginDefinition Limited(string guest, int requests) =>
        FilterApp.Filter("filter", PluginContent.FromFile(PluginHost.Tests.Support.Guests.PathOf($"{guest}.wasm"))) with
        {
            Lifetime = PluginLifetime.Single,
            Settings = $$"""{ "requests": {{requests}}, "seconds": 1000000 }""",
        };

    private static async Task<IReadOnlyList<int>> GetAsync(FilterApp app, int times, string? client = null)
    {
        var statuses = new List<int>();
        for (int i = 0; i < times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            if (client is not null)
            {
                request.Headers.Add("x-client", client);
            }

            using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }
}

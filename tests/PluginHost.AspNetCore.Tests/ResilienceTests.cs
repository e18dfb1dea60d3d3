using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PluginHost.AspNetCore.Tests.Support;
using PluginHost.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

/// <summary>What stands around the calls of filters.</summary>
public sealed class ResilienceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_that_is_not_called_for_a_while_gets_503_with_the_time_after_which_it_is_and_its_fallback_first()
    {
        var resilience = new PluginResilience
        {
            CircuitBreaker = new PluginCircuitBreaker { MinimumCalls = 2, BreakDuration = TimeSpan.FromHours(1), MaxBreakDuration = TimeSpan.FromHours(2) },
        };
        PluginDefinition filter = new WatFilter().OnRequestHeaders(WatFilter.Trap).ToPlugin("filter") with { Resilience = resilience };
        var other = new WatFilter();
        other.OnRequestHeaders(other.Respond(200, "other"));
        await using FilterApp app = await FilterApp.StartAsync(
            [filter, new WatFilter().OnRequestHeaders(WatFilter.Trap).ToPlugin("helped") with { Resilience = resilience, Fallback = PluginFallback.Parse("other") }, other.ToPlugin("other")],
            app =>
            {
                app.UseRouting();
                app.UseWasmFilters();
                app.MapGet("/", () => "application").WithWasmFilter("filter");
                app.MapGet("/helped", () => "application").WithWasmFilter("helped");
            });

        using HttpResponseMessage first = await app.Client.GetAsync("/", Cancel);
        using HttpResponseMessage second = await app.Client.GetAsync("/", Cancel);
        using HttpResponseMessage third = await app.Client.GetAsync("/", Cancel);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal("other", await app.Client.GetStringAsync("/helped", Cancel));
        }

        Assert.Null(second.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
        Assert.Contains("urn:pluginhost:problem:filter-failed", await second.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains("urn:pluginhost:problem:filter-unavailable", await third.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_whose_every_call_traps_is_left_alone_until_its_file_is_mended_and_then_serves_without_a_restart()
    {
        string folder = Directory.CreateTempSubdirectory("pluginhost-").FullName;
        string file = Path.Combine(folder, "filter.wasm");
        await File.WriteAllBytesAsync(file, Wat.ToWasm(new WatFilter().OnRequestHeaders(WatFilter.Trap).ToString()), Cancel);
        var time = new FakeTimeProvider();
        await using FilterApp app = await FilterApp.StartAsync(
            [
                FilterApp.Filter("filter", PluginContent.FromFile(file)) with
                {
                    Resilience = new PluginResilience { CircuitBreaker = new PluginCircuitBreaker { MinimumCalls = 4 } },
                },
            ],
            app =>
            {
                app.UseWasmFilters("filter");
                app.Run(context => context.Response.WriteAsync("application"));
            },
            services => services.AddSingleton<TimeProvider>(time),
            configuration: new() { ["WasmPlugins:Reload:Watch"] = "false" });

        List<string> before = await AskAsync(app, 10);
        time.Advance(TimeSpan.FromSeconds(5));
        List<string> tried = await AskAsync(app, 5);
        await File.WriteAllBytesAsync(file, Wat.ToWasm(new WatFilter().OnRequestHeaders(WatFilter.Continue).ToString()), Cancel);
        await app.Catalog.LoadAsync(Cancel);
        List<string> after = await AskAsync(app, 10);

        Assert.Equal([.. Enumerable.Repeat("failed", 4), .. Enumerable.Repeat("unavailable", 6)], before);
        Assert.Equal(["failed", .. Enumerable.Repeat("unavailable", 4)], tried);
        Assert.All(after, answer => Assert.Equal("application", answer));
        Directory.Delete(folder, recursive: true);

        static async Task<List<string>> AskAsync(FilterApp app, int times)
        {
            var answers = new List<string>();
            for (int i = 0; i < times; i++)
            {
                using HttpResponseMessage response = await app.Client.GetAsync("/", Cancel);
                string body = await response.Content.ReadAsStringAsync(Cancel);
                answers.Add(response.IsSuccessStatusCode ? body : body.Split("problem:filter-")[1].Split('"')[0]);
            }

            return answers;
        }
    }

    [Fact]
    public async Task What_a_filter_wanted_changed_before_it_failed_is_forgotten_when_it_is_called_again()
    {
        // It fails as long as the method begins with a G.
        var filter = new WatFilter();
        filter.OnRequestHeaders(
            filter.Change("request.add-header", "x-tries", "1")
            + filter.CopyText("request.method", "x-method")
            + "(if (i32.eq (i32.load8_u (i32.load (i32.const 16))) (i32.const 71)) (then unreachable))"
            + WatFilter.Continue);
        FilterApp? started = null;
        await using FilterApp app = started = await FilterApp.StartAsync(
            [filter.ToPlugin("filter") with { Resilience = new PluginResilience { Retry = new PluginRetry() } }],
            app =>
            {
                app.Use(next => context =>
                {
                    // GET until a call has failed, and PUT from then on.
                    context.Features.Set<IHttpRequestFeature>(new ChangingMethod(
                        context.Features.Get<IHttpRequestFeature>()!, () => started!.Logs.GetSnapshot().Any(record => record.Id.Id == 100) ? "PUT" : "GET"));
                    return next(context);
                });
                app.UseWasmFilters("filter");
                app.Run(context => context.Response.WriteAsync($"{context.Request.Headers["x-tries"]} {context.Request.Headers["x-method"]}"));
            });

        string body = await app.Client.GetStringAsync("/", Cancel);

        Assert.Equal("1 PUT", body);
    }

    private sealed class ChangingMethod(IHttpRequestFeature inner, Func<string> method)
        : IHttpRequestFeature
    {
        public string Protocol { get => inner.Protocol; set => inner.Protocol = value; }

        public string Scheme { get => inner.Scheme; set => inner.Scheme = value; }

        public string Method { get => method(); set => inner.Method = value; }

        public string PathBase { get => inner.PathBase; set => inner.PathBase = value; }

        public string Path { get => inner.Path; set => inner.Path = value; }

        public string QueryString { get => inner.QueryString; set => inner.QueryString = value; }

        public string RawTarget { get => inner.RawTarget; set => inner.RawTarget = value; }

        public IHeaderDictionary Headers { get => inner.Headers; set => inner.Headers = value; }

        public Stream Body { get => inner.Body; set => inner.Body = value; }
    }
}

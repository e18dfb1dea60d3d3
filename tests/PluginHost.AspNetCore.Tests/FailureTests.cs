using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.AspNetCore.Tests.Support;

namespace PluginHost.AspNetCore.Tests;

public sealed class FailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filter_that_fails_lets_nothing_through_and_the_answer_has_nothing_of_the_guest()
    {
        await using var probe = await Probe.StartAsync(Trapping().ToPlugin("filter"));

        using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);
        using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """{"type":"urn:pluginhost:problem:filter-failed","title":"The request could not be checked.","status":503}""",
            problem.RootElement.GetRawText());
        WasmFilterOutcome outcome = Assert.Single(await probe.NextOutcomesAsync());
        Assert.Equal(WasmFilterAction.Failed, outcome.Action);
        Assert.Equal(WasmFilterPhase.RequestHeaders, outcome.Phase);
        Assert.Equal(new PluginId("filter"), outcome.Plugin);
        Assert.Equal(PluginFailureReason.Trap, outcome.Failure!.Reason);
        Assert.Contains(probe.App.Logs.GetSnapshot(), record => record is { Id.Id: 1001, Level: LogLevel.Warning });
    }

    [Fact]
    public async Task A_filter_with_an_open_policy_that_fails_is_as_if_it_were_not_there()
    {
        var filter = Trapping();
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-a", "1") + WatFilter.Continue);
        await using var probe = await Probe.StartAsync(filter.ToPlugin("filter") with { FailurePolicy = PluginFailurePolicy.Open });

        using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);

        Assert.Equal("application", await response.Content.ReadAsStringAsync(Cancel));
        Assert.False(response.Headers.Contains("x-a"));
        WasmFilterOutcome outcome = Assert.Single(await probe.NextOutcomesAsync());
        Assert.Equal(WasmFilterAction.Skipped, outcome.Action);
        Assert.Equal(PluginFailureReason.Trap, outcome.Failure!.Reason);
        Assert.Contains(probe.App.Logs.GetSnapshot(), record => record.Id.Id == 1002);
    }

    [Theory]
    [InlineData(PluginFailurePolicy.Closed)]
    [InlineData(PluginFailurePolicy.Open)]
    public async Task A_failure_in_the_response_obeys_the_policy_too(PluginFailurePolicy policy)
    {
        var filter = new WatFilter();
        filter.OnResponseHeaders(filter.Change("response.set-header", "x-a", "1") + WatFilter.Trap);
        await using var probe = await Probe.StartAsync(filter.ToPlugin("filter") with { FailurePolicy = policy });

        using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);
        string body = await response.Content.ReadAsStringAsync(Cancel);

        Assert.False(response.Headers.Contains("x-a"));
        Assert.Equal(policy == PluginFailurePolicy.Open ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(policy == PluginFailurePolicy.Open, body == "application");
        Assert.Equal(policy == PluginFailurePolicy.Closed, body.Contains("urn:pluginhost:problem:filter-failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(WasmFilterPhase.RequestBody)]
    [InlineData(WasmFilterPhase.ResponseBody)]
    public async Task A_filter_with_a_phase_for_a_body_and_none_that_asks_for_it_does_not_pass_for_one_that_lets_everything_through(
        WasmFilterPhase phase)
    {
        var filter = new WatFilter();
        _ = phase == WasmFilterPhase.RequestBody
            ? filter.OnRequestBody(filter.RespondInBody(403))
            : filter.OnResponseBody(filter.RespondInBody(403));
        await using var probe = await Probe.StartAsync(filter.ToPlugin("filter"));

        using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        WasmFilterOutcome outcome = Assert.Single(await probe.NextOutcomesAsync());
        Assert.Equal(phase - 1, outcome.Phase);
        Assert.Equal(PluginFailureReason.Contract, outcome.Failure?.Reason);
    }

    [Fact]
    public async Task Problems_are_written_as_the_application_writes_its_own()
    {
        var filter = Trapping();
        var later = new WatFilter();
        later.OnResponseHeaders(WatFilter.Trap);
        foreach (WatFilter failing in new[] { filter, later })
        {
            await using var probe = await Probe.StartAsync(
                failing.ToPlugin("filter"),
                services => services.AddProblemDetails(options => options.CustomizeProblemDetails =
                    problem => problem.ProblemDetails.Extensions["support"] = "call us"));

            using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);
            using JsonDocument problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("urn:pluginhost:problem:filter-failed", problem.RootElement.GetProperty("type").GetString());
            Assert.Equal("call us", problem.RootElement.GetProperty("support").GetString());
        }
    }

    [Fact]
    public async Task A_filters_own_refusal_is_told_from_a_failure()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(filter.Respond(503, "closed for lunch"));
        await using var probe = await Probe.StartAsync(filter.ToPlugin("filter"));

        using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        WasmFilterOutcome outcome = Assert.Single(await probe.NextOutcomesAsync());
        Assert.Equal(WasmFilterAction.Responded, outcome.Action);
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Every_phase_leaves_an_outcome()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.NeedBody);
        filter.OnRequestBody(WatFilter.Continue);
        filter.OnResponseHeaders(WatFilter.NeedBody);
        filter.OnResponseBody(WatFilter.Continue);
        await using var probe = await Probe.StartAsync(filter.ToPlugin("filter"));

        await probe.App.Client.GetStringAsync("/", Cancel);

        Assert.Equal(
            [
                (WasmFilterPhase.RequestHeaders, WasmFilterAction.NeededBody),
                (WasmFilterPhase.RequestBody, WasmFilterAction.Continued),
                (WasmFilterPhase.ResponseHeaders, WasmFilterAction.NeededBody),
                (WasmFilterPhase.ResponseBody, WasmFilterAction.Continued),
            ],
            (await probe.NextOutcomesAsync()).Select(outcome => (outcome.Phase, outcome.Action)));
    }

    [Fact]
    public async Task A_filter_that_cannot_be_called_is_unavailable()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders(WatFilter.Continue);
        await using var disabled = await Probe.StartAsync(filter.ToPlugin("filter") with { Enabled = false });
        await using var broken = await Probe.StartAsync(FilterApp.Filter("filter", PluginContent.FromBytes(new byte[] { 1, 2, 3 })));

        foreach (Probe probe in new[] { disabled, broken })
        {
            using HttpResponseMessage response = await probe.App.Client.GetAsync("/", Cancel);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains(
                "urn:pluginhost:problem:filter-unavailable", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_filter_that_is_removed_or_replaced_while_the_application_runs_is_so_for_the_next_request()
    {
        var first = new WatFilter();
        first.OnRequestHeaders(first.Respond(200, "first"));
        var second = new WatFilter();
        second.OnResponseHeaders(second.Respond(200, "second"));
        await using var probe = await Probe.StartAsync(first.ToPlugin("filter"));

        string before = await probe.App.Client.GetStringAsync("/", Cancel);
        await probe.App.ReplaceAsync(second.ToPlugin("filter"));
        string after = await probe.App.Client.GetStringAsync("/", Cancel);
        await probe.App.ReplaceAsync();
        using HttpResponseMessage removed = await probe.App.Client.GetAsync("/", Cancel);

        Assert.Equal("first", before);
        Assert.Equal("second", after);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, removed.StatusCode);
    }

    [Fact]
    public async Task A_filter_that_never_ends_gets_503_after_its_timeout_and_other_requests_are_not_touched()
    {
        PluginDefinition plugin = FilterApp.Guest("never-ends");
        await using var patient = await Probe.StartAsync(plugin with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromHours(1) } }, "never-ends");
        await using var probe = await Probe.StartAsync(plugin with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromSeconds(1) } }, "never-ends");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<HttpResponseMessage> looping = patient.App.Client.GetAsync("/loop", stop.Token);
        string other = await patient.App.Client.GetStringAsync("/", Cancel);
        bool wasStillLooping = !looping.IsCompleted;
        await stop.CancelAsync();
        using HttpResponseMessage response = await probe.App.Client.GetAsync("/loop", Cancel);
        WasmFilterOutcome outcome = Assert.Single(await probe.NextOutcomesAsync());
        string next = await probe.App.Client.GetStringAsync("/", Cancel);

        Assert.Equal("application", other);
        Assert.True(wasStillLooping);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looping);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(PluginFailureReason.Timeout, outcome.Failure?.Reason);
        Assert.Equal("application", next);
    }

    [Fact]
    public async Task Requests_are_answered_while_more_guests_never_end_than_there_are_threads_to_serve()
    {
        const int Count = 48;
        PluginDefinition endless = FilterApp.Guest("never-ends") with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromHours(1) } };
        await using FilterApp app = await FilterApp.StartAsync(
            [endless, FilterApp.Guest("header-check", """{ "header": "x-check" }""")],
            app =>
            {
                app.UseRouting();
                app.UseWasmFilters();
                app.MapGet("/loop", () => "application").WithWasmFilter("never-ends");
                app.MapGet("/checked", () => "application").WithWasmFilter("header-check");
            });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<HttpResponseMessage>[] looping = [.. Enumerable.Range(0, Count).Select(_ => app.Client.GetAsync("/loop", stop.Token))];
        for (int i = 0; i < Count; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/checked") { Headers = { { "x-check", "yes" } } };
            using HttpResponseMessage response = await app.Client.SendAsync(request, Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.All(looping, request => Assert.False(request.IsCompleted));
        await stop.CancelAsync();
        foreach (Task<HttpResponseMessage> request in looping)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }
    }

    [Fact]
    public async Task A_request_that_is_aborted_stops_its_guest_and_is_no_failure()
    {
        var filter = new WatFilter();
        filter.OnRequestHeaders("(call $request.client-address (i32.const 16))" + WatFilter.LoopForever);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ends = new RequestEnds();
        await using FilterApp app = await FilterApp.StartAsync(
            [filter.ToPlugin("filter") with { Limits = new PluginLimits { CallTimeout = TimeSpan.FromHours(1) } }],
            app =>
            {
                app.Use(ends.InvokeAsync);
                app.Use((context, next) =>
                {
                    context.Features.Set<IHttpConnectionFeature>(new SignallingConnection(entered));
                    return next(context);
                });
                app.UseWasmFilters("filter");
                app.Run(context => context.Response.WriteAsync("application"));
            });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<HttpResponseMessage> request = app.Client.GetAsync("/", stop.Token);
        await entered.Task.WaitAsync(Cancel);
        await stop.CancelAsync();
        RequestEnd end = await ends.NextAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.IsAssignableFrom<OperationCanceledException>(end.Exception);
        WasmFilterOutcome outcome = Assert.Single(end.Outcomes);
        Assert.Equal(WasmFilterAction.Aborted, outcome.Action);
        Assert.Null(outcome.Failure);
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Id is >= 1000 and < 1100);
    }

    private static WatFilter Trapping()
    {
        var filter = new WatFilter();
        return filter.OnRequestHeaders(filter.Change("request.set-header", "x-secret", "guest text") + WatFilter.Trap);
    }

    /// <summary>An application that notes what filters did with each request.</summary>
    private sealed class Probe : IAsyncDisposable
    {
        private readonly RequestEnds _ends = new();

        public FilterApp App { get; private set; } = null!;

        public async Task<IReadOnlyList<WasmFilterOutcome>> NextOutcomesAsync() => (await _ends.NextAsync()).Outcomes;

        public static Task<Probe> StartAsync(PluginDefinition plugin, Action<IServiceCollection>? services = null) =>
            StartAsync(plugin, plugin.Id.Name, services);

        public static async Task<Probe> StartAsync(PluginDefinition plugin, string name, Action<IServiceCollection>? services = null)
        {
            var probe = new Probe();
            probe.App = await FilterApp.StartAsync(
                [plugin],
                app =>
                {
                    app.Use(probe._ends.InvokeAsync);
                    app.UseWasmFilters(name);
                    app.Run(context => context.Response.WriteAsync("application"));
                },
                services);
            return probe;
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private sealed class SignallingConnection(TaskCompletionSource asked) : IHttpConnectionFeature
    {
        public string ConnectionId { get; set; } = "";

        public IPAddress? RemoteIpAddress
        {
            get
            {
                asked.TrySetResult();
                return IPAddress.Loopback;
            }
            set => throw new NotSupportedException();
        }

        public IPAddress? LocalIpAddress { get; set; }

        public int RemotePort { get; set; }

        public int LocalPort { get; set; }
    }
}

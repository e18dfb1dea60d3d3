using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PluginHost.Streams.Tests.Support;

namespace PluginHost.Streams.Tests;

public sealed class StreamsHealthCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_is_degraded_until_it_is_started_and_healthy_while_it_runs_or_is_paused_and_when_it_has_completed()
    {
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        await using TestStream stream = await CreateAsync(
            description => description.From(StreamSources.FromChannel(source.Reader)).Through(record => record));

        HealthReportEntry before = await CheckAsync(stream.Services);
        stream.Runner.Start();
        HealthReportEntry running = await CheckAsync(stream.Services);
        stream.Runner.Pause();
        HealthReportEntry paused = await CheckAsync(stream.Services);
        await stream.Runner.StopAsync(Token);
        HealthReportEntry completed = await CheckAsync(stream.Services);

        Assert.Equal((HealthStatus.Degraded, "Not started: test.", "Created"), Describe(before));
        Assert.Equal((HealthStatus.Healthy, "1 streams.", "Running"), Describe(running));
        Assert.Equal((HealthStatus.Healthy, "1 streams.", "Paused"), Describe(paused));
        Assert.Equal((HealthStatus.Healthy, "1 streams.", "Completed"), Describe(completed));
    }

    [Fact]
    public async Task A_stream_that_has_failed_is_unhealthy_and_its_reason_is_told()
    {
        await using TestStream stream = await CreateAsync(description => description
            .Through(StreamRecord? (_) => throw new IOException("The disk is full."))
            .Configure(options => options.OnFailure = StreamFailureAction.Stop));

        await stream.FailAsync();
        HealthReportEntry failed = await CheckAsync(stream.Services);

        Assert.Equal(HealthStatus.Unhealthy, failed.Status);
        Assert.Equal("Failed: test.", failed.Description);
        Assert.IsType<StreamStoppedException>(failed.Exception);
        Assert.Matches("^Failed: .*The disk is full", Assert.IsType<string>(failed.Data["test"]));
    }

    [Fact]
    public async Task A_stream_that_was_ended_before_it_could_finish_is_degraded()
    {
        Channel<StreamRecord> source = Channel.CreateUnbounded<StreamRecord>();
        await using TestStream stream = await CreateAsync(
            description => description.From(StreamSources.FromChannel(source.Reader)).Through(record => record));

        stream.Runner.Start();
        await stream.Runner.StopAsync(new CancellationToken(canceled: true));

        Assert.Equal(
            (HealthStatus.Degraded, "Ended before they could finish: test.", "Aborted"), Describe(await CheckAsync(stream.Services)));
    }

    [Fact]
    public async Task A_stream_that_was_not_made_yet_is_not_made_by_a_check()
    {
        var services = new ServiceCollection();
        services.AddHealthChecks().AddWasmStreams();
        services.AddWasmPlugins(_ => { }).AddStreamTransform("test", _ => Assert.Fail("It is made."));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(provider)).Status);
    }

    private static Task<TestStream> CreateAsync(Action<StreamTransformBuilder> describe) => TestStream.CreateAsync(
        TestStream.Records("a"), describe, plugins => plugins.Services.AddHealthChecks().AddWasmStreams());

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["wasm-streams"];

    private static (HealthStatus Status, string? Description, object State) Describe(HealthReportEntry entry) =>
        (entry.Status, entry.Description, entry.Data["test"]);
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Hosting;

public sealed class HealthCheckTests
{
    private static readonly PluginDefinition Good = SandboxGuest.Runner("good", "(i32.const 1)");
    private static readonly PluginDefinition Broken = SandboxGuest.Define("acme/broken", SandboxGuest.RunnerContract, "(module)");

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plugins_that_are_ready_or_disabled_are_healthy()
    {
        await using PluginTestHost host = await StartAsync(Good, Broken with { Enabled = false });

        HealthReportEntry report = await CheckAsync(host.Services);

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Equal("Ready", report.Data["good"]);
        Assert.Equal("Disabled", report.Data["acme/broken"]);
    }

    [Fact]
    public async Task A_plugin_that_could_not_be_loaded_is_unhealthy_and_its_reason_is_told()
    {
        await using PluginTestHost host = await StartAsync(Good, Broken);

        HealthReportEntry report = await CheckAsync(host.Services);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.Contains("acme/broken", report.Description, StringComparison.Ordinal);
        Assert.IsType<PluginContractException>(report.Exception);
        Assert.StartsWith("Failed: since 2000-01-01T00:00:00.0000000+00:00. The plugin 'acme/broken'", Assert.IsType<string>(report.Data["acme/broken"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_newer_version_is_degraded_until_it_is_not_wanted_any_more()
    {
        await using PluginTestHost host = await StartAsync(Good);
        await host.ReloadAsync(SandboxGuest.Define("good", SandboxGuest.RunnerContract, "(module)"));
        HealthReportEntry report = await CheckAsync(host.Services);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal("A version was refused, reverted, or could not be reverted: good.", report.Description);

        await host.ReloadAsync(Good);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host.Services)).Status);
    }

    [Fact]
    public async Task It_is_told_since_when_a_version_is_refused_however_often_it_is_tried()
    {
        PluginDefinition wrong = SandboxGuest.Define("good", SandboxGuest.RunnerContract, "(module)");
        await using PluginTestHost host = await StartAsync(Good);
        host.Advance(_time, TimeSpan.FromHours(1));
        await host.ReloadAsync(wrong);
        host.Advance(_time, TimeSpan.FromHours(1));
        await host.ReloadAsync(wrong);
        Assert.StartsWith(
            "Ready: since 2000-01-01T01:00:00.0000000+00:00. The plugin 'good'",
            Assert.IsType<string>((await CheckAsync(host.Services)).Data["good"]),
            StringComparison.Ordinal);

        await host.ReloadAsync(Good);

        Assert.Equal(_time.GetUtcNow(), host.StatusOf("good").Since);
    }

    [Fact]
    public async Task A_single_instance_that_keeps_failing_is_degraded_and_it_is_told_since_when_and_until_when()
    {
        await using PluginTestHost host = await StartAsync(
            SandboxGuest.Runner("bad", "unreachable") with { Lifetime = PluginLifetime.Single });
        IRunner bad = host.Get<IRunner>("bad");
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host.Services)).Status);
            await PluginCall.TryAsync(bad.RunAsync(1, Token));
        }

        host.Advance(_time, TimeSpan.FromMilliseconds(500));
        HealthReportEntry report = await CheckAsync(host.Services);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("started again later: bad", report.Description, StringComparison.Ordinal);
        Assert.Equal(
            "Ready: its instances fail since 2000-01-01T00:00:00.0000000+00:00, 4 in a row; the next is made at 2000-01-01T00:00:01.0000000+00:00.",
            report.Data["bad"]);
        host.Advance(_time, TimeSpan.FromMilliseconds(500));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host.Services)).Status);
    }

    [Fact]
    public async Task A_plugin_that_keeps_failing_is_degraded_and_it_is_told_since_when_and_why()
    {
        await using PluginTestHost host = await StartAsync(Good, SandboxGuest.Runner("bad", "unreachable") with
        {
            Resilience = new PluginResilience { CircuitBreaker = new PluginCircuitBreaker { MinimumCalls = 2 } },
        });
        IRunner bad = host.Get<IRunner>("bad");
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host.Services)).Status);
        await PluginCall.TryAsync(bad.RunAsync(1, Token));
        await PluginCall.TryAsync(bad.RunAsync(1, Token));

        HealthReportEntry report = await CheckAsync(host.Services);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("not called for a while: bad", report.Description, StringComparison.Ordinal);
        Assert.Matches("^Ready: its circuit is Open since [0-9]{4}-.*trapped", Assert.IsType<string>(report.Data["bad"]));
        Assert.Equal("Ready", report.Data["good"]);
    }

    [Fact]
    public async Task Before_loading_has_begun_nothing_is_healthy_and_while_it_goes_on_it_is_degraded()
    {
        HealthReportEntry? during = null;
        ServiceProvider? provider = null;
        var imports = new TestImports { OnPing = () => during = CheckAsync(provider!).GetAwaiter().GetResult() };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddWasmPlugins();
        services.AddSingleton<IPluginSource>(new TestSource
        {
            Plugins = [SandboxGuest.PingingRunner("guest", 1)],
        });
        SandboxGuest.With(imports)(services.AddWasmPlugins());
        await using (provider = services.BuildServiceProvider())
        {
            HealthReportEntry before = await CheckAsync(provider);
            await provider.GetRequiredService<IPluginCatalog>().LoadAsync(Token);
            HealthReportEntry after = await CheckAsync(provider);

            Assert.Equal(HealthStatus.Unhealthy, before.Status);
            Assert.Contains("not been loaded yet", before.Description, StringComparison.Ordinal);
            Assert.Equal(HealthStatus.Degraded, during!.Value.Status);
            Assert.Contains("Loading: guest", during.Value.Description, StringComparison.Ordinal);
            Assert.Equal(HealthStatus.Healthy, after.Status);
        }
    }

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["wasm-plugins"];

    private Task<PluginTestHost> StartAsync(params PluginDefinition[] plugins) => PluginTestHost.StartAsync(
        builder =>
        {
            SandboxGuest.With(time: _time)(builder);
            builder.Services.AddHealthChecks().AddWasmPlugins();
        },
        plugins);
}

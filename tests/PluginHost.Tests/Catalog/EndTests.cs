using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Catalog;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>Versions come to their end whatever the host's own code does meanwhile.</summary>
public sealed class EndTests
{
    private const int Disabled = 3;
    private const int Retired = 8;
    private const int TimedOut = 20;
    private const int EndingFailed = 24;

    private static readonly PluginId Id = new("guest");

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_who_stop_the_catalog_both_wait_for_the_calls_that_are_inside()
    {
        using var gate = new Latch();
        using var log = new Latch();
        var retiring = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnPing = gate.Wait;
        await using PluginTestHost host = await StartAsync(
            Retired,
            () =>
            {
                retiring.SetResult();
                log.Wait();
            },
            SandboxGuest.Runner("guest", "(call $ping) (i32.const 1)", SandboxGuest.Ping));
        PluginCatalog catalog = host.Services.GetRequiredService<PluginCatalog>();
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        Task first = Task.Run(() => catalog.StopAsync(Token), Token);
        await retiring.Task;

        Task second = catalog.StopAsync(Token);

        Assert.False(second.IsCompleted);
        log.Open();
        gate.Open();
        Assert.Equal(1u, await inside);
        await first;
        await second;
        Assert.Equal(0, catalog.LiveGenerations);
    }

    [Theory]
    [InlineData(Retired)]
    [InlineData(Disabled)]
    public async Task A_version_is_drained_even_if_the_log_throws_when_it_is_disabled(int eventId)
    {
        await using PluginTestHost host = await StartAsync(eventId, () => throw new InvalidOperationException("No log."), Version(1));
        Generation old = host.GenerationOf("guest");

        Assert.Throws<AggregateException>(() => host.Manager.Disable(Id));

        await old.Drained;
        Assert.Equal(PluginState.Disabled, host.StatusOf("guest").State);
    }

    [Theory]
    [InlineData(TimedOut, false)]
    [InlineData(0, true)]
    public async Task Calls_are_ended_even_if_the_log_or_something_that_waits_for_the_end_throws_meanwhile(int eventId, bool callbackThrows)
    {
        var time = new FakeTimeProvider();
        var never = new TaskCompletionSource<uint>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnWait = (_, _) =>
        {
            asked.SetResult();
            return new ValueTask<uint>(never.Task);
        };
        PluginDefinition waiting = SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait);
        waiting.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        await using PluginTestHost host = await StartAsync(
            eventId, () => throw new InvalidOperationException("No log."), waiting, time);
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await asked.Task;
        Generation old = host.GenerationOf("guest");
        await using CancellationTokenRegistration registration =
            old.Ending.Register(() => Assert.False(callbackThrows, "What waits for the end fails."));
        await host.ReloadAsync(Version(2));

        time.Advance(TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => inside);
        Assert.Equal(PluginRejection.Replaced, failure.Rejection);
        await old.Drained;
        await host.Services.GetRequiredService<PluginCatalog>().StopAsync(Token);
        Assert.Single(host.Logs.GetSnapshot(), record => record.Id.Id == EndingFailed);
    }

    private static PluginDefinition Version(uint version) => SandboxGuest.Runner("guest", $"(i32.const {version})");

    private Task<PluginTestHost> StartAsync(int eventId, Action onLogged, PluginDefinition plugin, TimeProvider? time = null) =>
        PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(_imports, time)(builder);
                builder.Services.AddSingleton<ILoggerProvider>(_ => new LogHook(eventId, onLogged));
            },
            plugin);
}

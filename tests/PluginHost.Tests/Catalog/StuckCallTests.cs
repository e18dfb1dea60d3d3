using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Catalog;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Catalog;

/// <summary>The host ends without calls that are in host functions that do not return, and says so.</summary>
public sealed class StuckCallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SignallingTimeProvider _time = new();
    private readonly StuckImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // One runs where it is called, and the other on a thread of the host. A catalog that is only stopped lets calls end by themselves first.
    [Theory]
    [InlineData(SandboxGuest.Ping, "(call $ping)", "test:sandbox/host@1.0.0#ping", false)]
    [InlineData(SandboxGuest.Wait, "(drop (call $wait (i32.const 1)))", "test:sandbox/slow-host@1.0.0#wait", false)]
    [InlineData(SandboxGuest.Ping, "(call $ping)", "test:sandbox/host@1.0.0#ping", true)]
    public async Task A_call_in_a_host_function_that_does_not_return_does_not_keep_the_host(string import, string call, string name, bool isStopped)
    {
        using Latch gate = _imports.Hold();
        PluginDefinition plugin = SandboxGuest.Runner("guest", $"{call} (i32.const 1)", import);
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports.Imports, _time), plugin);
        FakeLogCollector logs = host.Logs;
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await _imports.IsStuck;

        if (isStopped)
        {
            Task stop = host.Services.GetRequiredService<PluginCatalog>().StopAsync(Token);
            await EndAsync(stop);
            await stop;
            Assert.Contains(logs.GetSnapshot(), record => record.Id.Id == 20);
        }

        Task end = host.DisposeAsync().AsTask();
        if (!isStopped)
        {
            await EndAsync(end);
        }

        // It is not waited for a second time.
        await end.WaitAsync(Patience, Token);
        await logs.WaitForAsync(41, Token);
        FakeLogRecord told = Assert.Single(logs.GetSnapshot(), record => record.Id.Id == 41);
        Assert.Contains("1 instances of guest", told.Message, StringComparison.Ordinal);
        Assert.Contains(name, told.Message, StringComparison.Ordinal);
        gate.Open();
        Assert.Equal(1u, await inside.WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task The_host_waits_for_all_calls_where_it_was_told_to_wait_for_ever()
    {
        using Latch gate = _imports.Hold();
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $ping) (i32.const 1)", SandboxGuest.Ping);
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports.Imports, _time)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Reload.DrainTimeout = Timeout.InfiniteTimeSpan);
            },
            plugin);
        FakeLogCollector logs = host.Logs;
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await _imports.IsStuck;
        Task end = host.DisposeAsync().AsTask();

        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(end.IsCompleted);
        gate.Open();

        await end.WaitAsync(Patience, Token);
        Assert.Equal(1u, await inside.WaitAsync(Patience, Token));
        Assert.DoesNotContain(logs.GetSnapshot(), record => record.Id.Id is 40 or 41);
    }

    [Fact]
    public async Task A_version_that_was_refused_and_whose_self_check_is_in_a_host_function_that_does_not_return_does_not_keep_the_host()
    {
        using Latch gate = _imports.Hold();
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports.Imports, _time)(plugins);
                plugins.AddSelfCheck<IRunner>("check", async (candidate, token) => await candidate.Get<IRunner>().RunAsync(0, token));
            },
            SandboxGuest.Runner("guest", "(i32.const 1)"));
        FakeLogCollector logs = host.Logs;
        Task refused = host.ReloadAsync(SandboxGuest.Runner("guest", "(call $wait (i32.const 2))", SandboxGuest.Wait));
        await _imports.IsStuck;
        await EndAsync(refused);
        await refused;
        Assert.IsType<PluginSelfCheckException>(host.StatusOf("guest").Failure);

        Task end = host.DisposeAsync().AsTask();
        await EndAsync(end);

        await end;
        Assert.Contains("1 instances of guest", (await logs.WaitForAsync(41, Token)).Message, StringComparison.Ordinal);
    }

    // Whatever waits, and for however many things one after the other.
    private async Task EndAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            await _time.WaitForTimerAsync(end).WaitAsync(Patience, Token);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }
}

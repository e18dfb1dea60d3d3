using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>The container is disposed, whatever its plugins are doing.</summary>
public sealed class DisposalTests
{
    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guests_that_are_running_are_ended_and_calls_that_wait_are_rejected(bool synchronously)
    {
        PluginDefinition plugin = Unhurried(SandboxGuest.Runner("endless", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        plugin.Limits.MaxConcurrentCalls = 1;
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        IRunner endless = host.Get<IRunner>("endless");
        Task<uint> inside = Task.Run(() => endless.RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        Task<uint> waiting = endless.RunAsync(0, Token).AsTask();

        if (synchronously)
        {
            ((IDisposable)host.Services).Dispose();
        }
        else
        {
            await host.DisposeAsync();
        }

        foreach (Task<uint> call in new[] { inside, waiting })
        {
            var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => call);
            Assert.Equal(PluginRejection.Stopping, failure.Rejection);
        }

        Assert.Equal(1, _imports.Pings);
    }

    [Fact]
    public async Task A_call_whose_host_function_waits_is_ended_and_one_that_waits_for_a_thread_is_rejected()
    {
        var never = new TaskCompletionSource<uint>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnWait = (_, _) =>
        {
            asked.SetResult();
            return new ValueTask<uint>(never.Task);
        };
        PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(_imports)(plugins);
                plugins.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxHostThreads = 1);
            },
            Unhurried(SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait)));
        IRunner guest = host.Get<IRunner>("guest");
        Task<uint> inside = guest.RunAsync(0, Token).AsTask();
        await asked.Task;
        Task<uint> waiting = guest.RunAsync(0, Token).AsTask();

        await host.DisposeAsync();

        foreach (Task<uint> call in new[] { inside, waiting })
        {
            var failure = await Assert.ThrowsAsync<PluginRejectedException>(() => call);
            Assert.Equal(PluginRejection.Stopping, failure.Rejection);
        }
    }

    [Fact]
    public async Task An_old_version_that_still_serves_a_call_is_ended_too()
    {
        PluginDefinition plugin = Unhurried(SandboxGuest.Runner("guest", SandboxGuest.PingAndLoop, SandboxGuest.Ping));
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        Task<uint> inside = Task.Run(() => host.Get<IRunner>("guest").RunAsync(0, Token).AsTask(), Token);
        await _imports.Pinged;
        await host.ReloadAsync(SandboxGuest.Runner("guest", "(local.get $value)"));

        await host.DisposeAsync();

        await Assert.ThrowsAsync<PluginRejectedException>(() => inside);
    }

    [Fact]
    public async Task Sessions_that_nobody_disposed_are_closed()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(local.get $value)"));
        IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token);

        await host.DisposeAsync();

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await session.Plugin.RunAsync(0, Token));
        Assert.Equal(PluginRejection.SessionUnusable, failure.Rejection);
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_used_afterwards_fails_with_a_type()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(local.get $value)"));
        IRunner guest = host.Get<IRunner>("guest");
        IPluginProvider<IRunner> provider = host.Provider<IRunner>();
        IPluginCatalog catalog = host.Catalog;
        Assert.Equal(1u, await guest.RunAsync(1, Token));

        await host.DisposeAsync();

        Assert.Equal(
            PluginRejection.Stopping,
            (await Assert.ThrowsAsync<PluginRejectedException>(async () => await guest.RunAsync(1, Token))).Rejection);
        Assert.Equal(
            PluginRejection.Stopping,
            (await Assert.ThrowsAsync<PluginRejectedException>(
                async () => await provider.OpenSessionAsync(new PluginId("guest"), cancellationToken: Token))).Rejection);
        Assert.False(provider.TryGet(new PluginId("guest"), out _));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => catalog.LoadAsync(Token));
        Assert.Single(catalog.GetStatus());
    }

    [Fact]
    public Task A_host_function_cannot_dispose_the_container_that_its_guest_runs_in() =>
        ChildProcess.RunAsync(GetType(), nameof(Dispose_inside));

    [ChildFact]
    public async Task Dispose_inside()
    {
        PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(_imports), SandboxGuest.Runner("guest", "(call $ping) (local.get $value)", SandboxGuest.Ping));
        IRunner guest = host.Get<IRunner>("guest");
        _imports.OnPing = ((IDisposable)host.Services).Dispose;

        var failure = await Assert.ThrowsAsync<PluginImportException>(async () => await guest.RunAsync(1, Token));

        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.Contains("waits for that call to end", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PluginImportException>(async () => await guest.RunAsync(1, Token));
    }

    private static PluginDefinition Unhurried(PluginDefinition plugin)
    {
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        return plugin;
    }
}

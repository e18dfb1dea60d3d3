using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

public sealed class SessionTests
{
    private static readonly PluginId Id = new("counter");

    // Counts its calls; 1 asks the host, 2 traps.
    private static readonly PluginDefinition Counter = SandboxGuest.Runner(
        "counter",
        """
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.eq (local.get $value) (i32.const 1)) (then (call $ping)))
        (if (i32.eq (local.get $value) (i32.const 2)) (then unreachable))
        (global.get $calls)
        """,
        SandboxGuest.Ping + "(global $calls (mut i32) (i32.const 0))");

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_holds_one_instance_that_nobody_else_sees()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall);
        await using IPluginSession<IRunner> session = await OpenAsync(host);
        await using IPluginSession<IRunner> other = await OpenAsync(host);

        Assert.Equal(Id, session.Id);
        Assert.Equal(host.StatusOf("counter").Version, session.Version);
        Assert.Equal(1u, await session.Plugin.RunAsync(0, Token));
        Assert.Equal(2u, await session.Plugin.RunAsync(0, Token));
        Assert.Equal(1u, await other.Plugin.RunAsync(0, Token));
        Assert.Equal(1u, await host.Get<IRunner>("counter").RunAsync(0, Token));
        Assert.Equal(3u, await session.Plugin.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_session_of_a_single_instance_holds_that_instance_and_gives_it_back()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Single);
        IRunner counter = host.Get<IRunner>("counter");
        Assert.Equal(1u, await counter.RunAsync(0, Token));

        Task<uint> waiting;
        await using (IPluginSession<IRunner> session = await OpenAsync(host))
        {
            Assert.Equal(2u, await session.Plugin.RunAsync(0, Token));
            waiting = counter.RunAsync(0, Token).AsTask();
            Assert.Equal(3u, await session.Plugin.RunAsync(0, Token));
            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal(4u, await waiting);
    }

    [Fact]
    public async Task A_session_takes_a_place_until_it_is_disposed()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall, places: 1);
        IRunner counter = host.Get<IRunner>("counter");

        await using (IPluginSession<IRunner> session = await OpenAsync(host))
        {
            var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await counter.RunAsync(0, Token));
            Assert.Equal(PluginRejection.QueueFull, failure.Rejection);
            await Assert.ThrowsAsync<PluginRejectedException>(async () => await OpenAsync(host));
        }

        Assert.Equal(1u, await counter.RunAsync(0, Token));
    }

    [Fact]
    public async Task Sessions_and_kept_instances_together_are_no_more_than_there_are_places()
    {
        const int Places = 3;
        await using PluginTestHost host = await StartAsync(PluginLifetime.Pooled, Places);
        IRunner counter = host.Get<IRunner>("counter");
        for (int i = 0; i < 10; i++)
        {
            await counter.RunAsync(0, Token);
        }

        for (int round = 0; round < 3; round++)
        {
            var sessions = new List<IPluginSession<IRunner>>();
            for (int i = 0; i < Places; i++)
            {
                sessions.Add(await OpenAsync(host));
            }

            Assert.InRange(host.GenerationOf("counter").Instances, 1, Places);
            foreach (IPluginSession<IRunner> session in sessions)
            {
                await session.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task After_a_failure_a_session_is_of_no_use_and_its_place_is_given_back_with_it()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Pooled, places: 1);
        await using (IPluginSession<IRunner> session = await OpenAsync(host))
        {
            await session.Plugin.RunAsync(0, Token);
            await Assert.ThrowsAsync<PluginTrapException>(async () => await session.Plugin.RunAsync(2, Token));

            var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await session.Plugin.RunAsync(0, Token));
            Assert.Equal(PluginRejection.SessionUnusable, failure.Rejection);
        }

        Assert.Equal(1u, await host.Get<IRunner>("counter").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_session_takes_one_call_at_a_time()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        await using IPluginSession<IRunner> session = await OpenAsync(host);
        Task<uint> first = Task.Run(() => session.Plugin.RunAsync(1, Token).AsTask(), Token);
        await _imports.Pinged;

        var failure = await Assert.ThrowsAsync<PluginRejectedException>(async () => await session.Plugin.RunAsync(0, Token));

        Assert.Equal(PluginRejection.SessionUnusable, failure.Rejection);
        gate.Open();
        Assert.Equal(1u, await first);
        Assert.Equal(2u, await session.Plugin.RunAsync(0, Token));
    }

    [Fact]
    public async Task A_session_that_is_disposed_during_a_call_ends_after_it()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall, places: 1);
        using var gate = new Latch();
        _imports.OnPing = gate.Wait;
        IPluginSession<IRunner> session = await OpenAsync(host);
        Task<uint> call = Task.Run(() => session.Plugin.RunAsync(1, Token).AsTask(), Token);
        await _imports.Pinged;

        await session.DisposeAsync();
        await session.DisposeAsync();

        Assert.Equal(1, host.GenerationOf("counter").Instances);
        gate.Open();
        Assert.Equal(1u, await call);
        Assert.Equal(0, host.GenerationOf("counter").Instances);
        await Assert.ThrowsAsync<PluginRejectedException>(async () => await session.Plugin.RunAsync(0, Token));
        Assert.Equal(1u, await host.Get<IRunner>("counter").RunAsync(0, Token));
    }

    [Fact]
    public async Task A_session_whose_instance_cannot_be_made_is_not_opened_and_takes_no_place()
    {
        var fails = true;
        _imports.OnPing = () => _ = fails ? throw new InvalidOperationException() : 0;
        PluginDefinition plugin = SandboxGuest.Runner(
            "counter", "(local.get $value)", SandboxGuest.Ping + """(func (export "_initialize") (call $ping))""");
        plugin.Limits.MaxConcurrentCalls = 1;
        fails = false;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
        fails = true;

        await Assert.ThrowsAsync<PluginImportException>(async () => await OpenAsync(host));

        fails = false;
        await using IPluginSession<IRunner> session = await OpenAsync(host);
        Assert.Equal(5u, await session.Plugin.RunAsync(5, Token));
    }

    [Fact]
    public async Task A_session_that_is_given_up_before_its_instance_started_leaves_nothing_behind()
    {
        var answer = new TaskCompletionSource<uint>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _imports.OnWait = (_, _) =>
        {
            asked.TrySetResult();
            return new ValueTask<uint>(answer.Task);
        };
        PluginDefinition plugin = SandboxGuest.Runner("counter", "(call $wait (local.get $value))", SandboxGuest.Wait) with
        {
            Lifetime = PluginLifetime.Pooled,
        };
        plugin.Limits.MaxConcurrentCalls = 2;
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            builder =>
            {
                SandboxGuest.With(_imports)(builder);
                builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxHostThreads = 1);
            },
            plugin);

        // The one thread is taken, so that the session's instance is made and waits to be started.
        Task<uint> inside = host.Get<IRunner>("counter").RunAsync(1, Token).AsTask();
        await asked.Task;
        using var source = new CancellationTokenSource();
        Task<IPluginSession<IRunner>> opening = host.Provider<IRunner>().OpenSessionAsync(Id, cancellationToken: source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        answer.SetResult(9);
        Assert.Equal(9u, await inside);

        // Both places can be used.
        await using IPluginSession<IRunner> first = await OpenAsync(host);
        await using IPluginSession<IRunner> second = await OpenAsync(host);
        Assert.Equal(9u, await first.Plugin.RunAsync(1, Token));
        Assert.Equal(9u, await second.Plugin.RunAsync(1, Token));
    }

    private static ValueTask<IPluginSession<IRunner>> OpenAsync(PluginTestHost host) =>
        host.Provider<IRunner>().OpenSessionAsync(Id, cancellationToken: Token);

    private Task<PluginTestHost> StartAsync(PluginLifetime lifetime, int places = 4)
    {
        PluginDefinition plugin = Counter with { Lifetime = lifetime, Limits = new PluginLimits() };
        plugin.Limits.MaxConcurrentCalls = places;
        plugin.Limits.MaxQueuedCalls = lifetime == PluginLifetime.Single ? 1 : 0;
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        return PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
    }
}

using Microsoft.Extensions.DependencyInjection;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Sandbox;

/// <summary>All instances share one budget of memory.</summary>
public sealed class MemoryBudgetTests
{
    private const long Each = 1024 * 1024;

    private readonly TestImports _imports = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_finds_no_room_is_rejected_with_a_type()
    {
        await using PluginTestHost host = await StartAsync(2 * Each, Plugin("guest", PluginLifetime.PerCall), Plugin("other", PluginLifetime.PerCall));
        IRunner other = host.Get<IRunner>("other");
        PluginResult<uint> second = default;
        int depth = 0;
        _imports.OnAsk = async value =>
        {
            // Two instances are inside when the third is wanted.
            if (depth++ == 0)
            {
                await other.RunAsync(value, Cancel);
                return value;
            }

            second = await PluginCall.TryAsync(host.Get<IRunner>("guest").RunAsync(value, Cancel));
            return value;
        };

        uint result = await host.Get<IRunner>("guest").RunAsync(7, Cancel);

        Assert.Equal(7u, result);
        var failure = Assert.IsType<PluginRejectedException>(second.Failure);
        Assert.Equal(PluginRejection.NoRoom, failure.Rejection);
        Assert.Contains("MaxTotalMemoryBytes", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Services.GetRequiredService<MemoryBudget>().TakenBytes);
    }

    [Fact]
    public async Task What_finds_no_room_takes_none_from_others_even_for_a_moment()
    {
        await using PluginTestHost host = await StartAsync(Each, Plugin("guest", PluginLifetime.PerCall));
        MemoryBudget budget = host.Services.GetRequiredService<MemoryBudget>();
        Generation generation = host.GenerationOf("guest");
        bool isOver = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                budget.TryTake(2 * Each, generation);
            }
        });
        other.Start();
        int refused = 0;
        for (int i = 0; i < 200_000; i++)
        {
            if (budget.TryTake(Each, generation))
            {
                budget.Return(Each);
            }
            else
            {
                refused++;
            }
        }

        Volatile.Write(ref isOver, true);
        other.Join();
        Assert.Equal(0, refused);
        Assert.Equal(0, budget.TakenBytes);
    }

    [Fact]
    public async Task Idle_instances_of_other_plugins_make_room()
    {
        await using PluginTestHost host = await StartAsync(
            2 * Each, Plugin("first", PluginLifetime.Pooled), Plugin("second", PluginLifetime.Pooled), Plugin("third", PluginLifetime.Pooled));
        MemoryBudget budget = host.Services.GetRequiredService<MemoryBudget>();

        foreach (string id in new[] { "first", "second", "third", "first" })
        {
            Assert.Equal(1u, await host.Get<IRunner>(id).RunAsync(1, Cancel));
            Assert.InRange(budget.TakenBytes, Each, 2 * Each);
        }

        Assert.Equal(2, new[] { "first", "second", "third" }.Sum(id => host.GenerationOf(id).Instances));
    }

    [Fact]
    public async Task What_found_no_room_while_others_were_loaded_is_loaded_after_them()
    {
        var isFirstIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isSecondRefused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PluginTestHost host = await PluginTestHost.StartAsync(builder =>
        {
            SandboxGuest.With(_imports)(builder);
            builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxTotalMemoryBytes = Each);
            builder.AddSelfCheck<IRunner>("holds its instance", async (candidate, token) =>
            {
                if (candidate.Id == new PluginId("first"))
                {
                    await candidate.Get<IRunner>().RunAsync(1, token);
                    isFirstIn.SetResult();
                    await isSecondRefused.Task;
                }

                await isFirstIn.Task;
            });
        });

        Task loading = host.ReloadAsync(Plugin("first", PluginLifetime.Pooled), Plugin("second", PluginLifetime.Pooled));
        await host.Logs.WaitForAsync(2, Cancel);
        isSecondRefused.SetResult();
        await loading;

        Assert.Equal([PluginState.Ready, PluginState.Ready], host.Catalog.GetStatus().Select(status => status.State));
    }

    [Fact]
    public async Task What_found_no_room_to_be_tried_out_in_is_loaded_after_the_others_too_and_side_by_side()
    {
        var isFirstIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var areRefused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var areIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int refused = 0;
        int tried = 0;
        await using PluginTestHost host = await PluginTestHost.StartAsync(builder =>
        {
            SandboxGuest.With(_imports)(builder);
            builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxTotalMemoryBytes = 2 * Each);
            builder.AddSelfCheck<IRunner>("needs room", async (candidate, token) =>
            {
                if (candidate.Id == new PluginId("first"))
                {
                    await candidate.Get<IRunner>().RunAsync(1, token);
                    isFirstIn.SetResult();
                    await areRefused.Task;
                    return;
                }

                await isFirstIn.Task;
                PluginResult<uint> result = await PluginCall.TryAsync(candidate.Get<IRunner>().RunAsync(1, token));
                if (result.Failure is { } failure)
                {
                    if (Interlocked.Increment(ref refused) == 2)
                    {
                        areRefused.SetResult();
                    }

                    throw failure;
                }

                if (Interlocked.Increment(ref tried) == 2)
                {
                    areIn.SetResult();
                }

                await areIn.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            });
        });

        PluginDefinition large = Plugin("first", PluginLifetime.Pooled) with { Limits = new PluginLimits { MaxMemoryBytes = 2 * Each } };
        await host.ReloadAsync(large, Plugin("second", PluginLifetime.Pooled), Plugin("third", PluginLifetime.Pooled));

        Assert.All(host.Catalog.GetStatus(), status => Assert.Equal(PluginState.Ready, status.State));
    }

    [Fact]
    public async Task Idle_instances_that_would_not_make_enough_room_stay()
    {
        await using PluginTestHost host = await StartAsync(3 * Each, Plugin("idle", PluginLifetime.Pooled), Plugin("kept", PluginLifetime.Single));
        PluginDefinition large = Plugin("large", PluginLifetime.Pooled) with { Limits = new PluginLimits { MaxMemoryBytes = 3 * Each } };

        await host.ReloadAsync(Plugin("idle", PluginLifetime.Pooled), Plugin("kept", PluginLifetime.Single), large);

        Assert.Equal(PluginRejection.NoRoom, Assert.IsType<PluginRejectedException>(host.StatusOf("large").Failure).Rejection);
        Assert.Equal(1, host.GenerationOf("idle").Instances);

        host.Manager.Disable(new PluginId("kept"));
        await host.Catalog.LoadAsync(Cancel);
        Assert.Equal(PluginState.Ready, host.StatusOf("large").State);
        Assert.Equal(0, host.GenerationOf("idle").Instances);
    }

    [Fact]
    public async Task A_version_is_loaded_if_there_is_room_for_one_instance_though_the_one_before_has_more()
    {
        await using PluginTestHost host = await StartAsync(3 * Each, Plugin("guest", PluginLifetime.Pooled));
        await using IPluginSession<IRunner> first = await host.Provider<IRunner>().OpenSessionAsync(new("guest"), null, Cancel);
        await using IPluginSession<IRunner> second = await host.Provider<IRunner>().OpenSessionAsync(new("guest"), null, Cancel);

        await host.ReloadAsync(Plugin("guest", PluginLifetime.Pooled) with { Settings = """{ "version": 2 }""" });

        Assert.Null(host.StatusOf("guest").Failure);
        Assert.Equal(2, host.StatusOf("guest").Generation);
        Assert.Equal(1, host.GenerationOf("guest").Instances);
    }

    [Fact]
    public async Task A_plugin_that_may_have_more_than_all_is_not_loaded()
    {
        await using PluginTestHost host = await StartAsync(Each / 2, Plugin("guest", PluginLifetime.Pooled));

        Assert.IsType<PluginLoadException>(host.StatusOf("guest").Failure);
        Assert.Contains("MaxTotalMemoryBytes", host.StatusOf("guest").Failure!.Message, StringComparison.Ordinal);
    }

    private static PluginDefinition Plugin(string id, PluginLifetime lifetime) =>
        SandboxGuest.Runner(id, "(call $ask (local.get $value))", SandboxGuest.Ask + SandboxGuest.Allocator) with
        {
            Lifetime = lifetime,
            Limits = new PluginLimits { MaxMemoryBytes = Each },
        };

    private Task<PluginTestHost> StartAsync(long budget, params PluginDefinition[] plugins) => PluginTestHost.StartAsync(
        builder =>
        {
            SandboxGuest.With(_imports)(builder);
            builder.Services.Configure<WasmPluginsOptions>(options => options.Engine.MaxTotalMemoryBytes = budget);
        },
        plugins);
}

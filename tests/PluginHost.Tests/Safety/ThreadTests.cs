using System.Runtime.CompilerServices;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>Plugins are called on every kind of thread that an application has, with all of its stack and with the last of it.</summary>
public sealed class ThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Dictionary<string, Action<Action>> Kinds { get; } = new()
    {
        ["a thread of the pool"] = action => ThreadPool.UnsafeQueueUserWorkItem(_ => action(), null),
        ["a thread of its own"] = action => new Thread(() => action()).Start(),
        ["a small thread"] = action => new Thread(() => action(), 128 * 1024).Start(),
        ["a large thread"] = action => new Thread(() => action(), 64 * 1024 * 1024).Start(),
        ["a long task"] = action => Task.Factory.StartNew(action, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        ["a timer"] = action => new Timer(_ => action(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan),
        ["a wait that has ended"] = action => ThreadPool.RegisterWaitForSingleObject(
            new ManualResetEvent(initialState: true), (_, _) => action(), null, Patience, executeOnlyOnce: true),
        ["the finalizer"] = action =>
        {
            Abandon(action);
            GC.Collect();
        },
    };

    [Fact]
    public Task A_plugin_may_be_called_on_any_of_them() => ChildProcess.RunAsync(GetType(), nameof(Every_kind));

    [Fact]
    public Task A_plugin_may_be_called_where_hardly_any_stack_is_left() => ChildProcess.RunAsync(GetType(), nameof(Little_stack));

    [ChildFact]
    public Task Every_kind() => OnEveryKindAsync(action => action());

    [ChildFact]
    public Task Little_stack() => OnEveryKindAsync(UseUpStack);

    private static async Task OnEveryKindAsync(Action<Action> call)
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(if (result i32) (local.get $value) (then (call $deeper (i32.const 0))) (else (i32.const 7)))",
            "(func $deeper (param i32) (result i32) (i32.add (i32.const 1) (call $deeper (local.get 0))))");
        plugin.Limits.CallTimeout = Patience;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IRunner guest = host.Get<IRunner>("guest");
        foreach ((string name, Action<Action> kind) in Kinds)
        {
            var calls = new TaskCompletionSource<(Task<uint> Good, Task<uint> Bad)>(TaskCreationOptions.RunContinuationsAsynchronously);
            kind(() =>
            {
                try
                {
                    call(() => calls.SetResult((guest.RunAsync(0, Token).AsTask(), guest.RunAsync(1, Token).AsTask())));
                }
                catch (Exception exception)
                {
                    calls.SetException(exception);
                }
            });

            (Task<uint> good, Task<uint> bad) = await calls.Task.WaitAsync(Patience, TimeProvider.System, Token);
            Assert.True(await good == 7, name);
            await Assert.ThrowsAsync<PluginStackException>(() => bad);
        }
    }

    private static void UseUpStack(Action action)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            UseUpStack(action);
            GC.KeepAlive(action);
            return;
        }

        action();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Action action) => GC.KeepAlive(new Abandoned(action));

    private sealed class Abandoned(Action action)
    {
        ~Abandoned() => action();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>Plugins are called on every kind of thread that an application has, with all of its stack and with the last of it.</summary>
public sealed partial class ThreadTests
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

    [Theory]
    [InlineData(nameof(CallOnMainThread))]
    [InlineData(nameof(CallAtTheEndOfTheMainThread))]
    public Task A_plugin_may_be_called_on_the_main_thread(string scenario) => ChildProcess.RunOnMainThreadAsync(scenario);

    [Fact]
    public async Task A_caller_with_a_synchronization_context_may_wait_for_a_plugin_without_letting_its_context_run()
    {
        var imports = new TestImports
        {
            OnWait = async (value, token) =>
            {
                await Task.Delay(1, token);
                return value + 1;
            },
        };
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(call $wait (local.get $value))", SandboxGuest.Wait);
        plugin.Limits.CallTimeout = Patience;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), plugin, SandboxGuest.Echo("other"));
        var context = new StuckContext();

        Task<(uint, string)> called = RunOnThreadAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            return (
                host.Get<IRunner>("guest").RunAsync(7, Token).AsTask().GetAwaiter().GetResult(),
                host.Get<ITexts>("other").EchoAsync("served", Token).AsTask().GetAwaiter().GetResult());
        });

        Assert.Equal((8u, "served"), await called.WaitAsync(Patience, TimeProvider.System, Token));
        Assert.Equal(0, context.Posts);
    }

    /// <summary>Runs what a test of this class has started the process for. Throws if it goes wrong.</summary>
    internal static void RunScenario(string scenario)
    {
        Assert.Equal(Environment.ProcessId, CurrentThread());
        Action<Action> kind = scenario == nameof(CallOnMainThread) ? CallOnMainThread : CallAtTheEndOfTheMainThread;
        PluginDefinition plugin = DefineGuest();
        PluginTestHost host = Task.Run(() => PluginTestHost.StartAsync(SandboxGuest.With(), plugin)).GetAwaiter().GetResult();
        IRunner guest = host.Get<IRunner>("guest");
        kind(() =>
        {
            Assert.Equal(7u, guest.RunAsync(0, Token).AsTask().GetAwaiter().GetResult());
            Assert.Throws<PluginStackException>(() => guest.RunAsync(1, Token).AsTask().GetAwaiter().GetResult());
            Assert.Equal(7u, guest.RunAsync(0, Token).AsTask().GetAwaiter().GetResult());
        });
        Task.Run(() => host.DisposeAsync().AsTask()).GetAwaiter().GetResult();
    }

    private static void CallOnMainThread(Action action) => action();

    private static void CallAtTheEndOfTheMainThread(Action action) => UseUpStack(action);

    [ChildFact]
    public Task Every_kind() => OnEveryKindAsync(action => action());

    [ChildFact]
    public Task Little_stack() => OnEveryKindAsync(UseUpStack);

    private static async Task OnEveryKindAsync(Action<Action> call)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), DefineGuest());
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

    private static PluginDefinition DefineGuest()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(if (result i32) (local.get $value) (then (call $deeper (i32.const 0))) (else (i32.const 7)))",
            "(func $deeper (param i32) (result i32) (i32.add (i32.const 1) (call $deeper (local.get 0))))");
        plugin.Limits.CallTimeout = Patience;
        return plugin;
    }

    private static Task<T> RunOnThreadAsync<T>(Func<T> call) =>
        Task.Factory.StartNew(call, Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    [LibraryImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CurrentThread();

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

    // A context whose only thread is busy.
    private sealed class StuckContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posts);
    }

    private sealed class Abandoned(Action action)
    {
        ~Abandoned() => action();
    }
}

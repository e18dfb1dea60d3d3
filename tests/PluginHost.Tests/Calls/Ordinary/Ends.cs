using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Catalog;
using PluginHost.CompilerServices;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls.Ordinary;

/// <summary>What a call may have to do when it comes out.</summary>
public sealed class Ends : OrdinaryCall
{
    private const string Write = """
        (if (local.get $value) (then (drop (call $write (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 1024)))))
        (local.get $value)
        """;

    private const string Abc = """
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 512) "\00\08\00\00\03\00\00\00")
        (data (i32.const 2048) "abc")
        """;

    private readonly List<ScopedHost> _made = [];

    [ChildFact]
    public async Task Who_waits_for_the_place_is_served()
    {
        await using PluginTestHost host = await StartAsync(OnSystemClock, Version(1, PluginLifetime.Single));
        using var gate = new Latch();
        Task<Exception?> inside = await StayInsideAsync(host, gate);
        Task<uint> waiting = host.Get<IRunner>("guest").RunAsync(0, CancellationToken.None).AsTask();

        gate.Open();

        Assert.Null(await inside);
        Assert.Equal(1u, await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [ChildFact]
    public async Task Who_waits_for_the_place_is_not_left_the_instance_of_a_version_that_is_done()
    {
        await using PluginTestHost host = await StartAsync(OnSystemClock, Version(1, PluginLifetime.Single));
        using var gate = new Latch();
        Generation old = host.GenerationOf("guest");
        Task<Exception?> inside = await StayInsideAsync(host, gate);
        Task<uint> waiting = host.Get<IRunner>("guest").RunAsync(0, CancellationToken.None).AsTask();
        await host.ReloadAsync(Version(2, PluginLifetime.Single));

        gate.Open();

        Assert.Null(await inside);
        Assert.Equal(2u, await waiting);
        await old.Drained;
    }

    [ChildFact]
    public async Task A_call_that_traps_has_its_failure_and_its_instance_is_not_used_again()
    {
        await using PluginTestHost host = await StartAsync(Runner(Counting, Calls));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);

        Assert.Throws<PluginTrapException>(() => Call(runner, 1));

        Assert.Equal(0, host.GenerationOf("guest").Instances);
        Assert.Equal(1u, Call(runner));
    }

    [ChildFact]
    public async Task An_instance_for_one_call_is_gone_after_it()
    {
        await using PluginTestHost host = await StartAsync(Runner(Counting, Calls) with { Lifetime = PluginLifetime.PerCall });
        IRunner runner = host.Get<IRunner>("guest");

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(1u, Call(runner));
            Assert.Equal(0, host.GenerationOf("guest").Instances);
        }
    }

    [ChildFact]
    public async Task An_instance_of_a_session_goes_back_to_it_after_each_call()
    {
        await using PluginTestHost host = await StartAsync(OnSystemClock, Runner(Counting, Calls));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);

        // The test's thread is the same as long as nothing is waited for, and takes the instance from its own place.
        ValueTask<IPluginSession<IRunner>> opening = host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token);
        Assert.True(opening.IsCompleted);
        await using (IPluginSession<IRunner> session = await opening)
        {
            for (uint i = 4; i < 8; i++)
            {
                Assert.Equal(i, Call(session.Plugin));
            }

            Assert.Equal(1u, Call(runner));
        }

        Assert.Equal(2, host.GenerationOf("guest").Instances);
    }

    [ChildFact]
    public async Task What_a_guest_has_written_is_logged_after_each_call()
    {
        await using PluginTestHost host = await StartAsync(Runner(Write, Abc));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);

        for (int calls = 1; calls < 5; calls++)
        {
            Assert.Equal(1u, Call(runner, 1));
            IEnumerable<FakeLogRecord> output = host.Logs.GetSnapshot().Where(log => log.Category == "Plugin.guest");
            Assert.Equal(Enumerable.Repeat("abc", calls), output.Select(log => log.Message));
        }
    }

    [ChildFact]
    public async Task The_services_of_host_functions_are_those_of_one_call()
    {
        await using PluginTestHost host = await StartAsync(
            builder => builder.Services.AddScoped<IHost>(_ =>
            {
                _made.Add(new ScopedHost());
                return _made[^1];
            }),
            Runner(AskIf, SandboxGuest.Ask));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);

        for (int calls = 1; calls < 5; calls++)
        {
            Call(runner, 1);
            Assert.Equal(calls, _made.Count);
            Assert.All(_made, service => Assert.True(service.IsDisposed));
        }
    }

    [ChildFact]
    public async Task A_call_that_was_long_is_the_only_one_of_its_instance_that_is()
    {
        await using PluginTestHost host = await StartAsync(Runner(
            """
            (if (local.get $value)
              (then (loop $again (br_if $again (local.tee $value (i32.sub (local.get $value) (i32.const 1)))))))
            (i32.const 7)
            """));
        IRunner runner = host.Get<IRunner>("guest");
        Generation generation = host.GenerationOf("guest");

        // Other threads than the pool's may run long.
        Assert.Equal(7u, await Task.Run(
            () =>
            {
                WarmUp(runner);
                return Call(runner, 100_000_000);
            },
            Token));

        Assert.True(generation.LongCalls.MayBeExpected);
        Assert.Equal(ImportCare.None, Assert.Single(generation.Gate.Instances).Care);
    }

    // Calls from a thread of its own, and stays there after the guest has returned.
    private static async Task<Task<Exception?>> StayInsideAsync(PluginTestHost host, Latch gate)
    {
        Generation generation = host.GenerationOf("guest");
        var target = new CatalogTarget(
            host.Services.GetRequiredService<PluginCatalog>(), new PluginId("guest"), Assert.Single(generation.Guest.Bindings.Keys), context: null);
        var isInside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Exception?> inside = Task.Run(
            () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    Assert.Null(Enter(target).Exit());
                }

                GuestFunction function = Enter(target);
                isInside.SetResult();
                gate.Wait();
                return function.Exit();
            },
            Token);
        await isInside.Task;
        return inside;
    }

    private static GuestFunction Enter(CatalogTarget target)
    {
        GuestFunction function = target.Enter(0, CancellationToken.None)!;
        Assert.True(function.Invoke(new RawValue[1]));
        return function;
    }

    private sealed class ScopedHost : IHost, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask PingAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<uint> AskAsync(uint value, CancellationToken cancellationToken = default) => new(value);

        public ValueTask<string> ReadAsync(CancellationToken cancellationToken = default) => new("");

        public ValueTask TellAsync(string message, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public void Dispose() => IsDisposed = true;
    }
}

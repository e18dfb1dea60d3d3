using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Interop;
using PluginHost.Sandbox;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls.Ordinary;

/// <summary>What a call may have to do before it goes in.</summary>
public sealed class Beginnings : OrdinaryCall
{
    private const int Repeats = 5;

    [ChildFact]
    public async Task Each_call_has_all_of_its_fuel_and_no_more()
    {
        PluginDefinition plugin = Runner(
            "(loop $again (br_if $again (local.tee $value (i32.sub (local.get $value) (i32.const 1))))) (i32.const 7)");
        plugin.Limits.FuelPerCall = 10_000;
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner runner = host.Get<IRunner>("guest");

        for (int i = 0; i < Repeats; i++)
        {
            Assert.Equal(7u, Call(runner, 1_000));
        }

        var failure = Assert.Throws<PluginFuelException>(() => Call(runner, 1_000_000));
        Assert.Equal("run", failure.Function);
        Assert.Equal(7u, Call(runner, 1_000));
    }

    [ChildFact]
    public async Task Each_call_may_make_all_of_its_calls_of_the_host_and_no_more()
    {
        PluginDefinition plugin = Runner("(call $ping) (if (local.get $value) (then (call $ping))) (i32.const 7)", SandboxGuest.Ping);
        plugin.Limits.MaxImportCalls = 1;
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner runner = host.Get<IRunner>("guest");

        for (int i = 0; i < Repeats; i++)
        {
            Assert.Equal(7u, Call(runner));
        }

        Assert.Equal(nameof(PluginLimits.MaxImportCalls), Assert.Throws<PluginLimitException>(() => Call(runner, 1)).LimitName);
    }

    [ChildFact]
    public async Task Each_call_may_tell_the_host_all_that_it_may_and_no_more()
    {
        PluginDefinition plugin = Runner(
            """
            (call $tell (i32.const 0) (i32.const 400))
            (if (local.get $value) (then (call $tell (i32.const 0) (i32.const 400)) (call $tell (i32.const 0) (i32.const 400))))
            (i32.const 7)
            """,
            """(import "test:sandbox/host@1.0.0" "tell" (func $tell (param i32 i32))) (memory (export "memory") 1)""");
        plugin.Limits.MaxTotalImportBytes = 1024;
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner runner = host.Get<IRunner>("guest");

        for (int i = 0; i < Repeats; i++)
        {
            Assert.Equal(7u, Call(runner));
        }

        Assert.Equal(nameof(PluginLimits.MaxTotalImportBytes), Assert.Throws<PluginLimitException>(() => Call(runner, 1)).LimitName);
    }

    [ChildFact]
    public async Task Each_call_may_have_all_of_its_result_and_no_more()
    {
        const int MaxBytes = 1024;
        PluginDefinition plugin = SandboxGuest.Echo("guest") with { Lifetime = PluginLifetime.Pooled };
        plugin.Limits.MaxResultBytes = MaxBytes;
        await using PluginTestHost host = await StartAsync(plugin);
        ITexts texts = host.Get<ITexts>("guest");
        string text = new('x', 400);

        for (int i = 0; i < Repeats; i++)
        {
            ValueTask<string> call = texts.EchoAsync(text, CancellationToken.None);
            Assert.True(call.IsCompleted);
            Assert.Equal(text, await call);
        }

        var failure = await Assert.ThrowsAsync<PluginLimitException>(
            async () => await texts.EchoAsync(new string('x', MaxBytes), CancellationToken.None));
        Assert.Equal(nameof(PluginLimits.MaxResultBytes), failure.LimitName);
    }

    [ChildFact]
    public async Task A_call_that_was_cancelled_before_does_not_go_in()
    {
        await using PluginTestHost host = await StartAsync(Runner(Counting, Calls));
        IRunner runner = host.Get<IRunner>("guest");
        WarmUp(runner);

        var cancelled = Assert.ThrowsAny<OperationCanceledException>(() => CallWith(runner, new CancellationToken(canceled: true)));

        Assert.True(cancelled.CancellationToken.IsCancellationRequested);
        Assert.Equal(4u, Call(runner));
    }

    [ChildFact]
    public async Task A_call_that_comes_while_the_clock_sleeps_wakes_it_and_has_its_time()
    {
        PluginDefinition plugin = Runner(
            $"(if (result i32) (local.get $value) (then {SandboxGuest.PingAndLoop}) (else (i32.const 7)))", SandboxGuest.Ping);
        plugin.Limits.CallTimeout = TimeSpan.FromSeconds(1);
        await using PluginTestHost host = await StartAsync(plugin);
        IRunner runner = host.Get<IRunner>("guest");
        Ticker ticker = host.Services.GetRequiredService<Ticker>();
        Task<bool> endless = Task.Run(
            () =>
            {
                WarmUp(runner);
                Time.Advance(TimeSpan.FromSeconds(20));
                bool slept = SpinWait.SpinUntil(() => ticker.IsAsleep, TimeSpan.FromSeconds(30));
                Assert.Throws<PluginTimeoutException>(() => Call(runner, 1));
                return slept;
            },
            Token);
        await Task.WhenAny(endless, Imports.Pinged);

        bool isAwake = SpinWait.SpinUntil(() => !ticker.IsAsleep, TimeSpan.FromSeconds(30));
        Time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await endless);
        Assert.True(isAwake);
    }

    [ChildFact]
    public async Task An_instance_is_not_entered_again_while_a_call_is_inside()
    {
        await using PluginTestHost host = await StartAsync(Version(1));
        WarmUp(host.Get<IRunner>("guest"));
        Generation generation = host.GenerationOf("guest");
        GuestInstance instance = Assert.Single(generation.Gate.Instances);
        CoreGuestFunction function = instance.FindFunction(Assert.Single(generation.Guest.Bindings.Values), export: 0)!;

        Assert.True(instance.TryBegin(GuestThread.Current, function));
        Assert.False(instance.TryBegin(GuestThread.Current, function));
        Assert.Equal(1, GuestThread.Current.Depth);

        Assert.True(instance.TryEnd());
        Assert.False(instance.IsEntered);
    }

    [ChildFact]
    public async Task A_call_that_comes_with_little_stack_left_is_made_elsewhere()
    {
        await using PluginTestHost host = await StartAsync(Runner("(call $ping) (i32.const 7)", SandboxGuest.Ping));
        IRunner runner = host.Get<IRunner>("guest");
        var threads = new List<Thread>();
        Imports.OnPing = () => threads.Add(Thread.CurrentThread);
        uint answer = 0;
        var own = new Thread(
            () =>
            {
                WarmUp(runner);
                UseStack(1100 * 1024, () => answer = runner.RunAsync(0, CancellationToken.None).AsTask().GetAwaiter().GetResult());
            },
            maxStackSize: 1536 * 1024);

        own.Start();
        own.Join();

        Assert.Equal(7u, answer);
        Assert.Equal([true, true, true, false], threads.Select(thread => thread == own));
    }

    [ChildFact]
    public async Task A_failure_names_the_function_that_failed_whichever_were_called_before()
    {
        PluginDefinition plugin = SandboxGuest.Define("guest", SandboxGuest.PairContract, $"""
            (module
              (func $trap_if (param $value i32) (result i32) (if (local.get $value) (then unreachable)) (i32.const 7))
              (export "{SandboxGuest.PairContract}#left" (func $trap_if))
              (export "{SandboxGuest.PairContract}#right" (func $trap_if)))
            """) with
        { Lifetime = PluginLifetime.Pooled };
        await using PluginTestHost host = await StartAsync(plugin);
        IPair pair = host.Get<IPair>("guest");

        for (int others = 1; others <= 3; others++)
        {
            Repeat(pair.LeftAsync, 3);
            Repeat(pair.RightAsync, others);
            Assert.Equal("left", Trap(pair.LeftAsync));

            Repeat(pair.LeftAsync, 3);
            Repeat(pair.RightAsync, others);
            Repeat(pair.LeftAsync, 1);
            Assert.Equal("right", Trap(pair.RightAsync));
        }

        static void Repeat(Func<uint, CancellationToken, ValueTask<uint>> function, int times)
        {
            for (int i = 0; i < times; i++)
            {
                ValueTask<uint> call = function(0, CancellationToken.None);
                Assert.True(call.IsCompleted);
                Assert.Equal(7u, call.GetAwaiter().GetResult());
            }
        }

        static string? Trap(Func<uint, CancellationToken, ValueTask<uint>> function) =>
            Assert.Throws<PluginTrapException>(() => function(1, CancellationToken.None).GetAwaiter().GetResult()).Function;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseStack(int bytes, Action action)
    {
        Span<byte> used = stackalloc byte[bytes];
        used.Fill(1);
        action();
        Assert.Equal(1, used[bytes / 2]);
    }
}

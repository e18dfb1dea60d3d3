using System.Runtime.CompilerServices;
using NSubstitute;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Safety;

/// <summary>A guest that is entered with too little stack ends the process, so each of these runs in a process of its own.</summary>
public sealed class StackTests
{
    private const string UseAllStack = "(func $deeper (param i32) (result i32) (i32.add (i32.const 1) (call $deeper (local.get 0))))";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_caller_on_a_small_stack_has_its_guest_run_elsewhere() => ChildProcess.RunAsync(GetType(), nameof(Small_stacks));

    [Fact]
    public Task A_call_from_inside_a_call_that_finds_too_little_stack_is_refused() => ChildProcess.RunAsync(GetType(), nameof(Nested));

    [Fact]
    public Task A_host_function_has_stack_of_its_own_however_deep_its_guest_is() => ChildProcess.RunAsync(GetType(), nameof(Deep_guest));

    [Fact]
    public Task Components_that_only_hand_calls_on_end_before_the_stack_does() => ChildProcess.RunAsync(GetType(), nameof(Chain));

    [Fact]
    public Task A_list_for_a_guest_near_the_end_of_its_stack_is_passed() => ChildProcess.RunAsync(GetType(), nameof(List_at_the_end));

    [ChildFact]
    public async Task List_at_the_end()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            "(call $deeper (local.get $value))",
            $"""
            {SandboxGuest.Ping}
            (import "test:lists/source@1.0.0" "names" (func $names (param i32)))
            {SandboxGuest.Allocator}
            (func $deeper (param $left i32) (result i32)
              (call $ping)
              (if (result i32) (local.get $left)
                (then (i32.add (i32.const 1) (call $deeper (i32.sub (local.get $left) (i32.const 1)))))
                (else (call $names (i32.const 8)) (i32.load (i32.const 12)))))
            """) with
        { Grants = new HashSet<string> { SandboxGuest.HostGrant, "test:lists/source" } };
        plugin.Limits.MaxStackBytes = 1024 * 1024;
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        var imports = new TestImports();
        Test.Lists.ISource source = Substitute.For<Test.Lists.ISource>();
        source.NamesAsync(Arg.Any<CancellationToken>()).Returns([.. Enumerable.Repeat("name", 1000)]);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins =>
            {
                SandboxGuest.With(imports)(plugins);
                ListGuest.With(source)(plugins);
            },
            plugin);
        IRunner guest = host.Get<IRunner>("guest");

        await Assert.ThrowsAsync<PluginStackException>(() => RunOnThread(1408 * 1024, () => guest.RunAsync(int.MaxValue, Token).AsTask()));
        uint deepest = (uint)imports.Pings - 1;

        // What the host does in between takes from the guest's stack too, so its allocator does not come in from the last levels.
        const uint Room = 2048;
        Assert.Equal(deepest - Room + 1000, await RunOnThread(1408 * 1024, () => guest.RunAsync(deepest - Room, Token).AsTask()));
        await Assert.ThrowsAsync<PluginStackException>(() => RunOnThread(1408 * 1024, () => guest.RunAsync(deepest, Token).AsTask()));
        Assert.Equal(1000u, await RunOnThread(1408 * 1024, () => guest.RunAsync(0, Token).AsTask()));
    }

    [ChildFact]
    public async Task Small_stacks()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", "(if (result i32) (local.get $value) (then (call $deeper (i32.const 0))) (else (i32.const 7)))", UseAllStack);
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IRunner guest = host.Get<IRunner>("guest");

        foreach (int kiB in new[] { 128, 256, 384, 512, 640, 768, 896, 1024 })
        {
            Assert.Equal(7u, await RunOnThread(kiB * 1024, () => guest.RunAsync(0, Token).AsTask()));
            await Assert.ThrowsAsync<PluginStackException>(() => RunOnThread(kiB * 1024, () => guest.RunAsync(1, Token).AsTask()));
        }
    }

    [ChildFact]
    public async Task Nested()
    {
        var imports = new TestImports();
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(imports),
            SandboxGuest.Runner("outer", "(call $ask (local.get $value))", SandboxGuest.Ask),
            SandboxGuest.Runner("inner", "(call $deeper (i32.const 0))", UseAllStack));
        IRunner outer = host.Get<IRunner>("outer");
        IRunner inner = host.Get<IRunner>("inner");
        PluginException? refusal = null;
        Thread? thread = null;
        imports.OnAsk = value =>
        {
            thread = Thread.CurrentThread;
            UseStack(1100 * 1024, () =>
            {
                ValueTask<uint> call = inner.RunAsync(value, Token);
                Assert.True(call.IsCompleted);
                refusal = Assert.Throws<PluginStackException>(() => call.GetAwaiter().GetResult());
            });
            return new ValueTask<uint>(value);
        };
        Thread? caller = null;

        uint answer = await RunOnThread(1536 * 1024, () =>
        {
            caller = Thread.CurrentThread;
            return outer.RunAsync(3, Token).AsTask();
        });

        Assert.Equal(3u, answer);
        Assert.Same(caller, thread);
        Assert.Contains("too little of the thread's stack", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("run", refusal.Function);
    }

    [ChildFact]
    public async Task Deep_guest()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", "(call $deeper (i32.const 0))",
            SandboxGuest.Ping + "(func $deeper (param i32) (result i32) (call $ping) (i32.add (i32.const 1) (call $deeper (local.get 0))))");
        plugin.Limits.MaxStackBytes = 1024 * 1024;
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;
        Thread? thread = null;
        var imports = new TestImports
        {
            OnPing = () =>
            {
                thread = Thread.CurrentThread;
                UseStack(64 * 1024, RuntimeHelpers.EnsureSufficientExecutionStack);
            },
        };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(imports), plugin);
        IRunner guest = host.Get<IRunner>("guest");
        Thread? caller = null;

        // A little more than the guest's megabyte and the host's margin.
        Task<uint> call = RunOnThread(1408 * 1024, () =>
        {
            caller = Thread.CurrentThread;
            return guest.RunAsync(0, Token).AsTask();
        });

        await Assert.ThrowsAsync<PluginStackException>(() => call);
        Assert.Same(caller, thread);
        Assert.True(imports.Pings > 1000);
    }

    [ChildFact]
    public async Task Chain()
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), Handing(components: 97));
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        IRunner guest = host.Get<IRunner>("guest");
        const uint Plain = 1u << 31;
        Assert.Equal(7u, await guest.RunAsync(1, Token));

        // How deep the guest gets by itself.
        uint most = 1;
        for (uint step = 1u << 16; step > 0; step /= 2)
        {
            try
            {
                await guest.RunAsync((most + step) | Plain, Token);
                most += step;
            }
            catch (PluginStackException)
            {
            }
        }

        // From there through all components, with little more than the guest's half megabyte and the host's margin.
        var endings = new List<string>();
        for (int kiB = 776; kiB <= 896; kiB += 8)
        {
            var failure = await Assert.ThrowsAsync<PluginStackException>(
                () => RunOnThread(kiB * 1024, () => guest.RunAsync(most - 1, Token).AsTask()));
            endings.Add(failure.Message);
        }

        Assert.Contains(endings, ending => ending.Contains("call one another too deep", StringComparison.Ordinal));
    }

    // Each component gives the next one a function of the one before, through a core module that exports what it imports.
    private static PluginDefinition Handing(int components)
    {
        const string Function = "(param \"n\" u32) (result u32)";
        string handing = string.Concat(Enumerable.Range(1, components).Select(i => $"(instance $i{i} (instantiate $handing (with \"f\" (func $i{i - 1} \"f\"))))"));
        return SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (component $first
                (core module $m (func (export "f") (param i32) (result i32) (i32.const 7)))
                (core instance $i (instantiate $m))
                (func (export "f") {Function} (canon lift (core func $i "f"))))
              (component $handing
                (import "f" (func $f {Function}))
                (core func $f (canon lower (func $f)))
                (core module $m (import "x" "f" (func $f (param i32) (result i32))) (export "f" (func $f)))
                (core instance $i (instantiate $m (with "x" (instance (export "f" (func $f))))))
                (func (export "f") {Function} (canon lift (core func $i "f"))))
              (component $asking
                (import "f" (func $f {Function}))
                (core func $f (canon lower (func $f)))
                (core module $m
                  (import "x" "f" (func $f (param i32) (result i32)))
                  (global $plain (mut i32) (i32.const 0))
                  (func $deeper (param i32) (result i32)
                    (if (result i32) (local.get 0)
                      (then (i32.add (i32.const 0) (call $deeper (i32.sub (local.get 0) (i32.const 1)))))
                      (else (if (result i32) (global.get $plain) (then (i32.const 7)) (else (call $f (i32.const 0)))))))
                  (func (export "r") (param $value i32) (result i32)
                    (global.set $plain (i32.shr_u (local.get $value) (i32.const 31)))
                    (call $deeper (i32.and (local.get $value) (i32.const 0x7FFFFFFF)))))
                (core instance $i (instantiate $m (with "x" (instance (export "f" (func $f))))))
                (func (export "run") (param "value" u32) (result u32) (canon lift (core func $i "r"))))
              (instance $i0 (instantiate $first))
              {handing}
              (instance $asking (instantiate $asking (with "f" (func $i{components} "f"))))
              (instance $runner (export "run" (func $asking "run")))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """);
    }

    private static Task<uint> RunOnThread(int stackBytes, Func<Task<uint>> call)
    {
        Task<uint>? started = null;
        var thread = new Thread(() => started = call(), stackBytes);
        thread.Start();
        thread.Join();
        return started!;
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

using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

/// <summary>What a guest keeps, and for whom.</summary>
public sealed class FreshInstanceTests
{
    // Counts its calls, and does what it is told: 0 returns the count.
    private const string Counter = """
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.eq (local.get $value) (i32.const 1)) (then unreachable))
        (if (i32.eq (local.get $value) (i32.const 2)) (then (call $ping)))
        (if (i32.eq (local.get $value) (i32.const 3)) (then (call $recurse)))
        (if (i32.eq (local.get $value) (i32.const 4)) (then (call $ping) (loop $forever (br $forever))))
        (global.get $calls)
        """;

    private const string Definitions = $"""
        {SandboxGuest.Ping}
        (global $calls (mut i32) (i32.const 0))
        (func $recurse (call $recurse) (call $recurse))
        """;

    private readonly TestImports _imports = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_sees_nothing_of_earlier_calls_by_default()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.PerCall);
        IRunner counter = host.Get<IRunner>("counter");

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(1u, await counter.RunAsync(0, Token));
        }
    }

    // What a place in a pool keeps is cleared, however much that is of the memory.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 32)]
    [InlineData(16, 64)]
    [InlineData(64, 0)]
    [InlineData(100, 8)]
    public async Task Every_call_finds_memory_and_tables_as_the_guest_brings_them(int pages, int grown)
    {
        // Returns how many of these are not as they were at the start: each page's last number, the data, and the table's last element.
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest",
            $"""
            (local $page i32) (local $changed i32)
            (drop (memory.grow (i32.const {grown})))
            (loop $next
              (local.set $changed (i32.add (local.get $changed) (i32.ne (i32.const 0) (i32.load offset=65532 (i32.mul (local.get $page) (i32.const 65536))))))
              (i32.store offset=65532 (i32.mul (local.get $page) (i32.const 65536)) (i32.const 7))
              (local.set $page (i32.add (local.get $page) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $page) (memory.size))))
            (local.set $changed (i32.add (local.get $changed) (i32.ne (i32.load (i32.const 8)) (i32.const 0x64636261))))
            (i32.store (i32.const 8) (i32.const 1))
            (local.set $changed (i32.add (local.get $changed) (i32.eqz (ref.is_null (table.get (i32.const 19999))))))
            (table.set (i32.const 19999) (ref.func $f))
            (local.get $changed)
            """,
            $"""(memory {pages} {pages + grown}) (data (i32.const 8) "abcd") (table 20000 funcref) (func $f) (elem declare func $f)""");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(0u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        }
    }

    [Theory]
    [InlineData(PluginLifetime.Pooled)]
    [InlineData(PluginLifetime.Single)]
    public async Task An_instance_that_is_used_again_keeps_its_state(PluginLifetime lifetime)
    {
        await using PluginTestHost host = await StartAsync(lifetime);
        IRunner counter = host.Get<IRunner>("counter");

        for (uint i = 1; i <= 5; i++)
        {
            Assert.Equal(i, await counter.RunAsync(0, Token));
        }
    }

    [Fact]
    public async Task A_single_instance_serves_many_callers_one_after_the_other_and_loses_no_call()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Single);
        IRunner counter = host.Get<IRunner>("counter");
        const int Callers = 4;
        const int CallsEach = 200;

        uint[][] seen = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var counts = new uint[CallsEach];
            for (int i = 0; i < CallsEach; i++)
            {
                counts[i] = await counter.RunAsync(0, Token);
            }

            return counts;
        })));

        Assert.Equal(Enumerable.Range(1, Callers * CallsEach).Select(i => (uint)i), seen.SelectMany(counts => counts).Order());
    }

    [Theory]
    [InlineData(1, PluginFailureReason.Trap)]
    [InlineData(2, PluginFailureReason.Import)]
    [InlineData(3, PluginFailureReason.Stack)]
    public async Task After_a_failure_the_next_call_gets_a_fresh_instance(uint how, PluginFailureReason reason)
    {
        _imports.OnPing = () => throw new InvalidOperationException("The host says no.");
        await using PluginTestHost host = await StartAsync(PluginLifetime.Single);
        IRunner counter = host.Get<IRunner>("counter");
        Assert.Equal(1u, await counter.RunAsync(0, Token));
        Assert.Equal(2u, await counter.RunAsync(0, Token));

        PluginResult<uint> failed = await PluginCall.TryAsync(counter.RunAsync(how, Token));

        Assert.False(failed.IsSuccess);
        Assert.Equal(reason, failed.Failure!.Reason);
        Assert.Equal(1u, await counter.RunAsync(0, Token));
        Assert.Equal(2u, await counter.RunAsync(0, Token));
    }

    [Fact]
    public async Task After_a_cancelled_call_the_next_one_gets_a_fresh_instance()
    {
        await using PluginTestHost host = await StartAsync(PluginLifetime.Single);
        IRunner counter = host.Get<IRunner>("counter");
        Assert.Equal(1u, await counter.RunAsync(0, Token));
        using var source = new CancellationTokenSource();
        Task<PluginResult<uint>> call = Task.Run(() => PluginCall.TryAsync(counter.RunAsync(4, source.Token)).AsTask(), Token);
        await _imports.Pinged;

        await source.CancelAsync();

        PluginResult<uint> cancelled = await call;
        Assert.Null(cancelled.Failure);
        Assert.Equal(source.Token, cancelled.Cancellation!.CancellationToken);
        Assert.Equal(1u, await counter.RunAsync(0, Token));
    }

    private Task<PluginTestHost> StartAsync(PluginLifetime lifetime)
    {
        PluginDefinition plugin = SandboxGuest.Runner("counter", Counter, Definitions) with { Lifetime = lifetime };
        plugin.Limits.CallTimeout = PluginLimits.MaxCallTimeout;

        // Of several kept instances, a call gets the one of the core that it happens to run on.
        plugin.Limits.MaxConcurrentCalls = 1;
        return PluginTestHost.StartAsync(SandboxGuest.With(_imports), plugin);
    }
}

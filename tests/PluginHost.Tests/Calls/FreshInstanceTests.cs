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

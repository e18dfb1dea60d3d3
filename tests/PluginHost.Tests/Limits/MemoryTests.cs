using Example.Greeter;
using Microsoft.Extensions.DependencyInjection;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Limits;

public sealed class MemoryTests
{
    private const int PageBytes = 64 * 1024;
    private const uint Refused = uint.MaxValue;
    private const string Grow = "(memory.grow (local.get $value))";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PluginLifetime.PerCall)]
    [InlineData(PluginLifetime.Pooled)]
    public async Task Memory_grows_up_to_the_limit_and_then_growing_fails_inside_the_guest(PluginLifetime lifetime)
    {
        PluginDefinition plugin = WithMemory(10 * PageBytes, SandboxGuest.Runner("guest", Grow, "(memory 1)")) with { Lifetime = lifetime };
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        await using IPluginSession<IRunner> session = await host.Provider<IRunner>().OpenSessionAsync(new PluginId("guest"), null, Token);

        Assert.Equal(1u, await session.Plugin.RunAsync(8, Token));
        Assert.Equal(Refused, await session.Plugin.RunAsync(2, Token));
        Assert.Equal(9u, await session.Plugin.RunAsync(1, Token));
        Assert.Equal(Refused, await session.Plugin.RunAsync(1, Token));
        Assert.Equal(10u, await session.Plugin.RunAsync(0, Token));
    }

    [Fact]
    public async Task All_memories_together_stay_within_the_limit()
    {
        PluginDefinition plugin = WithMemory(10 * PageBytes, SandboxGuest.Runner(
            "guest",
            "(drop (memory.grow $first (i32.const 4))) (drop (memory.grow $second (i32.const 4)))"
            + "(drop (memory.grow $first (i32.const 1))) (drop (memory.grow $second (i32.const 1)))"
            + "(i32.add (memory.size $first) (memory.size $second))",
            "(memory $first 1) (memory $second 1)"));
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        Assert.Equal(10u, await host.Get<IRunner>("guest").RunAsync(0, Token));
    }

    [Theory]
    [InlineData("(memory 11)", 11 * PageBytes)]
    [InlineData("(memory 1) (memory 6)", 6 * PageBytes)]
    public async Task A_guest_that_wants_more_at_its_start_is_not_loaded(string memories, long wanted)
    {
        PluginDefinition plugin = WithMemory(10 * PageBytes, SandboxGuest.Runner("guest", "(local.get $value)", memories));

        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = Assert.IsType<PluginMemoryException>(host.StatusOf("guest").Failure);
        Assert.Equal(PluginFailureReason.Memory, failure.Reason);
        Assert.Equal(10 * PageBytes, failure.MaxMemoryBytes);
        Assert.Contains($"{wanted} bytes at its start", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_gives_up_because_its_memory_cannot_grow_failed_for_memory()
    {
        PluginDefinition plugin = WithMemory(10 * PageBytes, SandboxGuest.Runner(
            "guest", "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable", """(memory (export "memory") 1)"""));
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = await Assert.ThrowsAsync<PluginMemoryException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal(10 * PageBytes, failure.MaxMemoryBytes);
        Assert.Equal("run", failure.Function);
    }

    [Fact]
    public async Task An_argument_that_the_guest_has_no_room_for_fails_for_memory()
    {
        PluginDefinition plugin = WithMemory(10 * PageBytes, PluginTestHost.FromDist("greeter", "greeter-rust.wasm"));
        await using PluginTestHost host = await PluginTestHost.StartAsync(plugins => plugins.AddWasmContract<IGreeter>(), plugin);
        IGreeter greeter = host.Get<IGreeter>("greeter");

        var failure = await Assert.ThrowsAsync<PluginMemoryException>(async () => await greeter.GreetAsync(new string('x', 11 * PageBytes), Token));

        Assert.Equal(10 * PageBytes, failure.MaxMemoryBytes);
        Assert.True((await greeter.GreetAsync("Ada", Token)).IsOk);
    }

    [Fact]
    public async Task An_instance_of_the_pool_gets_clean_memory_whatever_the_one_before_wrote()
    {
        PluginDefinition plugin = WithMemory(20 * PageBytes, SandboxGuest.Runner(
            "guest",
            """
            (local $seen i32)
            (drop (memory.grow (i32.const 19)))
            (local.set $seen (i32.or
              (i32.load (i32.const 16)) (i32.or (i32.load (i32.const 600000)) (i32.load (i32.const 1300000)))))
            (i32.store (i32.const 16) (i32.const -1))
            (i32.store (i32.const 600000) (i32.const -1))
            (i32.store (i32.const 1300000) (i32.const -1))
            (local.get $seen)
            """,
            "(memory 1)"));
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);
        IRunner runner = host.Get<IRunner>("guest");

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(0u, await runner.RunAsync(0, Token));
        }
    }

    private static PluginDefinition WithMemory(long bytes, PluginDefinition plugin)
    {
        plugin.Limits.MaxMemoryBytes = bytes;
        return plugin;
    }
}

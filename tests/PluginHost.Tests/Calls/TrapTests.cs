using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Calls;

public sealed class TrapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TrapCode.Unreachable, "unreachable", "")]
    [InlineData(TrapCode.IntegerDivisionByZero, "(i32.div_s (i32.const 1) (local.get $value))", "")]
    [InlineData(TrapCode.IntegerOverflow, "(i32.div_s (i32.const -2147483648) (i32.const -1))", "")]
    [InlineData(TrapCode.BadConversionToInteger, "(i32.trunc_f32_s (f32.const nan))", "")]
    [InlineData(TrapCode.MemoryOutOfBounds, "(i32.load (i32.const 65536))", "(memory 1)")]
    [InlineData(TrapCode.TableOutOfBounds, "(call_indirect (result i32) (i32.const 5))", "(table 1 funcref)")]
    [InlineData(TrapCode.IndirectCallToNull, "(call_indirect (result i32) (i32.const 0))", "(table 1 funcref)")]
    [InlineData(TrapCode.BadSignature, "(call_indirect (result i32) (i32.const 0))", "(table funcref (elem $other)) (func $other)")]
    public async Task A_trap_says_why(TrapCode code, string body, string definitions)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Runner("guest", body, definitions));

        var failure = await Assert.ThrowsAsync<PluginTrapException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal(code, failure.Code);
        Assert.Equal(PluginFailureReason.Trap, failure.Reason);
        Assert.Equal(new PluginId("guest"), failure.PluginId);
        Assert.Equal("run", failure.Function);
        Assert.Equal(host.StatusOf("guest").Version, failure.Version);
        Assert.NotEmpty(failure.Backtrace);
    }

    [Fact]
    public async Task A_trap_shows_the_guests_call_stack_innermost_first()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", "(call $outer)", "(func $inner (result i32) unreachable) (func $outer (result i32) (call $inner))");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = await Assert.ThrowsAsync<PluginTrapException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal(["inner", "outer", null], failure.Backtrace.Select(frame => frame.Function));
        Assert.Equal([0u, 1u, 2u], failure.Backtrace.Select(frame => frame.FunctionIndex));
        Assert.All(failure.Backtrace, frame => Assert.True(frame.ModuleOffset > 0));
        Assert.Contains("inner @ 0x", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_a_backtrace_are_made_harmless()
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", "(call $\"evil\\nname\\1b[31m\")", "(func $\"evil\\nname\\1b[31m\" (result i32) unreachable)");
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = await Assert.ThrowsAsync<PluginTrapException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal("evil\\nname\\u001b[31m", failure.Backtrace[0].Function);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1024 * 1024)]
    public async Task A_guest_that_uses_up_its_call_stack_is_stopped(int maxStackBytes)
    {
        PluginDefinition plugin = SandboxGuest.Runner(
            "guest", "(call $deeper (local.get $value))",
            "(func $deeper (param i32) (result i32) (i32.add (i32.const 1) (call $deeper (i32.add (local.get 0) (i32.const 1)))))");
        plugin.Limits.MaxStackBytes = maxStackBytes;
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = await Assert.ThrowsAsync<PluginStackException>(async () => await host.Get<IRunner>("guest").RunAsync(0, Token));

        Assert.Equal(PluginFailureReason.Stack, failure.Reason);
        Assert.Equal("deeper", failure.Backtrace[0].Function);
        Assert.Equal("run", failure.Function);
    }

    [Fact]
    public async Task A_trap_in_a_start_function_fails_the_loading_with_its_backtrace()
    {
        PluginDefinition plugin = SandboxGuest.Runner("guest", "(local.get $value)", "(func $begin unreachable) (start $begin)");

        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), plugin);

        var failure = Assert.IsType<PluginTrapException>(host.StatusOf("guest").Failure);
        Assert.Equal(TrapCode.Unreachable, failure.Code);
        Assert.Equal("begin", failure.Backtrace[0].Function);
        Assert.Null(failure.Function);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Wasi;

/// <summary>WASI 0.2 with nothing granted, as components use it.</summary>
public sealed class WasiComponentTests
{
    private const string Hello = "(data (i32.const 32) \"hello\\nworld\")";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.2.0")]
    [InlineData("0.2.12")]
    public async Task A_component_runs_whichever_of_the_versions_it_was_built_against(string version)
    {
        Assert.Equal(1u, await WasiComponent.RunAsync(WasiComponent.Define("(call $get-stdout)", version)));
    }

    [Theory]
    [InlineData("0.2.0-rc-2023-12-05")]
    [InlineData("0.3.0")]
    [InlineData("1.0.0")]
    public async Task Other_versions_are_not_there(string version)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            SandboxGuest.With(), WasiComponent.Define("(i32.const 0)", version));

        var denied = Assert.IsType<PluginDeniedException>(host.StatusOf("guest").Failure);
        Assert.Contains($"@{version}", denied.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$get-stdout", LogLevel.Information)]
    [InlineData("$get-stderr", LogLevel.Warning)]
    public async Task What_is_written_is_logged_line_by_line(string get, LogLevel level)
    {
        await using PluginTestHost host = await WasiComponent.StartAsync(
            WasiComponent.Define($"(call $write (call {get}) (i32.const 32) (i32.const 11) (i32.const 8)) (i32.load (i32.const 8))", definitions: Hello));

        Assert.Equal(0u, await host.Get<IRunner>("guest").RunAsync(0, Token));
        Assert.Equal(
            ["hello", "world"],
            host.Logs.GetSnapshot().Where(record => record.Category == "Plugin.guest" && record.Level == level).Select(record => record.Message));
    }

    [Fact]
    public async Task As_much_may_be_written_at_once_as_is_said()
    {
        Assert.Equal(16u * 1024, await WasiComponent.RunAsync(WasiComponent.Define(
            "(call $check-write (call $get-stdout) (i32.const 8)) (i32.load (i32.const 16))")));

        var failure = await Assert.ThrowsAsync<PluginAbiException>(() => WasiComponent.RunAsync(WasiComponent.Define(
            "(call $write (call $get-stdout) (i32.const 32) (i32.const 16385) (i32.const 8)) (i32.const 0)")));
        Assert.Contains("16384", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_is_at_its_end()
    {
        // result<list<u8>, stream-error>: the error, closed.
        Assert.Equal(0x0101u, await WasiComponent.RunAsync(WasiComponent.Define("""
            (call $read (call $get-stdin) (i64.const 10) (i32.const 8))
            (i32.or (i32.load8_u (i32.const 8)) (i32.shl (i32.load8_u (i32.const 12)) (i32.const 8)))
            """)));
    }

    [Fact]
    public async Task There_are_no_variables_and_no_directory()
    {
        Assert.Equal(0u, await WasiComponent.RunAsync(WasiComponent.Define("""
            (i64.store (i32.const 8) (i64.const -1)) (i64.store (i32.const 16) (i64.const -1))
            (call $get-environment (i32.const 8)) (call $initial-cwd (i32.const 16))
            (i32.add (i32.load (i32.const 12)) (i32.load8_u (i32.const 16)))
            """)));
    }

    [Fact]
    public async Task The_clocks_are_the_applications()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        await using PluginTestHost host = await WasiComponent.StartAsync(
            WasiComponent.Define("""
                (call $wall (i32.const 8))
                (if (result i32) (local.get $value) (then (i32.load (i32.const 16))) (else (i32.load (i32.const 8))))
                """),
            time);
        IRunner runner = host.Get<IRunner>("guest");

        Assert.Equal((uint)time.GetUtcNow().ToUnixTimeSeconds(), await runner.RunAsync(0, Token));
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(250_000_000u, await runner.RunAsync(1, Token));
    }

    [Fact]
    public async Task A_guest_waits_for_the_applications_clock()
    {
        var time = new SignallingTimeProvider();
        PluginDefinition plugin = WasiComponent.Define("(call $block (call $subscribe-duration (i64.const 20000000))) (i32.const 5)");
        await using PluginTestHost host = await WasiComponent.StartAsync(plugin, time);

        Task<uint> call = Task.Run(async () => await host.Get<IRunner>("guest").RunAsync(0, Token), Token);
        await time.WaitForTimerAsync(call);
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(5u, await call);
    }

    [Fact]
    public async Task A_wait_ends_with_the_call()
    {
        PluginDefinition plugin = WasiComponent.Define("(call $block (call $subscribe-duration (i64.const -1))) (i32.const 5)") with
        {
            Limits = new PluginLimits { CallTimeout = TimeSpan.FromMilliseconds(50) },
        };

        await Assert.ThrowsAsync<PluginTimeoutException>(() => WasiComponent.RunAsync(plugin));
    }

    [Fact]
    public async Task A_poll_tells_what_is_ready()
    {
        // The second of two: a stream is ready, an hour is not over.
        Assert.Equal(0x0101u, await WasiComponent.RunAsync(WasiComponent.Define("""
            (i32.store (i32.const 32) (call $subscribe-duration (i64.const 3600000000000)))
            (i32.store (i32.const 36) (call $subscribe (call $get-stdout)))
            (call $poll (i32.const 32) (i32.const 2) (i32.const 8))
            (i32.or (i32.load (i32.const 12)) (i32.shl (i32.load (i32.load (i32.const 8))) (i32.const 8)))
            """)));
        Assert.Equal(0x0100u, await WasiComponent.RunAsync(WasiComponent.Define("""
            (i32.or
              (call $ready (call $subscribe-duration (i64.const 3600000000000)))
              (i32.shl (call $ready (call $subscribe (call $get-stdout))) (i32.const 8)))
            """)));
    }

    [Theory]
    [InlineData("(call $poll (i32.const 32) (i32.const 0) (i32.const 8)) (i32.const 0)")]
    [InlineData("(call $poll (i32.const 32) (i32.const 1025) (i32.const 8)) (i32.const 0)")]
    [InlineData("(call $poll (i32.const 65536) (i32.const 1) (i32.const 8)) (i32.const 0)")]
    [InlineData("(call $block (i32.const 1)) (i32.const 0)")]
    [InlineData("(call $block (call $get-stdout)) (i32.const 0)")]
    [InlineData("(call $check-write (call $get-stdin) (i32.const 8)) (i32.const 0)")]
    [InlineData("(call $check-write (call $get-stdout) (i32.const 65530)) (i32.const 0)")]
    [InlineData("(call $check-write (call $get-stdout) (i32.const 4)) (i32.const 0)")]
    [InlineData("(call $write (call $get-stdout) (i32.const 65535) (i32.const 2) (i32.const 8)) (i32.const 0)")]
    [InlineData("(local.set $h (call $get-stdout)) (call $drop-output (local.get $h)) (call $check-write (local.get $h) (i32.const 8)) (i32.const 0)")]
    [InlineData("(call $drop-output (call $get-stdin)) (i32.const 0)")]
    public async Task Handles_and_addresses_that_are_none_break_the_rules(string body)
    {
        await Assert.ThrowsAsync<PluginAbiException>(() => WasiComponent.RunAsync(WasiComponent.Define(body)));
    }

    [Fact]
    public async Task Random_bytes_are_put_where_the_allocator_says_and_are_bounded()
    {
        const string Body = "(call $random (i64.extend_i32_u (local.get $value)) (i32.const 8)) (i32.load (i32.load (i32.const 8)))";
        await using PluginTestHost host = await WasiComponent.StartAsync(WasiComponent.Define(Body));
        IRunner runner = host.Get<IRunner>("guest");

        // Four billion to one against.
        Assert.NotEqual(await runner.RunAsync(16, Token), await runner.RunAsync(16, Token));
        await Assert.ThrowsAsync<PluginLimitException>(async () => await runner.RunAsync((1024 * 1024) + 1, Token));
    }

    [Fact]
    public async Task An_exit_ends_the_call()
    {
        var exit = await Assert.ThrowsAsync<PluginExitException>(
            () => WasiComponent.RunAsync(WasiComponent.Define("(call $exit (i32.const 1)) (i32.const 0)")));

        Assert.Equal(1, exit.ExitCode);
    }

    [Theory]
    [InlineData("wasi:cli/environment@0.2.0", "get-secrets", "(result u32)", typeof(PluginDeniedException))]
    [InlineData("wasi:sockets/network@0.2.0", "get-network", "(result u32)", typeof(PluginDeniedException))]
    [InlineData("wasi:clocks/monotonic-clock@0.2.0", "now", "(result u32)", typeof(PluginContractException))]
    public async Task What_is_not_there_or_has_another_type_is_refused_at_load(string interfaceName, string function, string type, Type failure)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(), SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
            (component
              (import "{interfaceName}" (instance $x (export "{function}" (func {type}))))
              (core func $f (canon lower (func $x "{function}")))
              (core module $m (import "x" "f" (func $f (result i32))) (func (export "r") (param i32) (result i32) (call $f)))
              (core instance $i (instantiate $m (with "x" (instance (export "f" (func $f))))))
              (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
              (instance $runner (export "run" (func $run)))
              (export "{SandboxGuest.RunnerContract}" (instance $runner)))
            """));

        Assert.IsType(failure, host.StatusOf("guest").Failure);
    }
}

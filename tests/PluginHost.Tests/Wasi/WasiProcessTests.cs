using System.Buffers.Binary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PluginHost.Tests.Support;
using PluginHost.Wasi;
using Test.Wasi;

namespace PluginHost.Tests.Wasi;

public sealed class WasiProcessTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    public async Task A_guest_that_exits_gives_no_result_whatever_its_code(int code)
    {
        await using WasiGuest guest = await WasiGuest.StartAsync("(call $proc_exit (local.get $argument))");

        var failure = await Assert.ThrowsAsync<PluginExitException>(() => guest.CallAsync((uint)code));

        Assert.Equal(code, failure.ExitCode);
        Assert.Equal("run", failure.Function);
    }

    [Fact]
    public async Task An_instance_that_exited_is_not_used_again()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            """
            (i32.store (i32.const 1024) (global.get $calls))
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (if (local.get $argument) (then (call $proc_exit (i32.const 0))))
            """,
            "(global $calls (mut i32) (i32.const 0))",
            describe: plugin => plugin with { Lifetime = PluginLifetime.Single });

        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(await guest.CallAsync(0)));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(await guest.CallAsync(0)));
        await Assert.ThrowsAsync<PluginExitException>(() => guest.CallAsync(1));
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(await guest.CallAsync(0)));
    }

    [Theory]
    [InlineData("(start $begin)")]
    [InlineData("""(export "_initialize" (func $begin))""")]
    public async Task A_guest_that_exits_while_it_starts_does_not_load(string start)
    {
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGuest>(),
            PluginTestHost.FromWat("guest", WasiGuest.Write("", $"(func $begin (call $proc_exit (i32.const 7))) {start}")));

        var failure = Assert.IsType<PluginExitException>(host.StatusOf("guest").Failure);
        Assert.Equal(7, failure.ExitCode);
    }

    [Fact]
    public async Task A_main_function_is_not_run()
    {
        byte[] results = await WasiGuest.RunAsync("", """(func (export "_start") (call $proc_exit (i32.const 0)))""");

        Assert.Equal(WasiGuest.ResultBytes, results.Length);
    }

    [Theory]
    [InlineData("(start $begin)")]
    [InlineData("""(export "_initialize" (func $begin))""")]
    public async Task A_start_function_may_use_wasi_with_the_guests_memory(string start)
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            "",
            $"""
            (func $begin
              (i32.store (i32.const 1024) (call $random_get (i32.const 1028) (i32.const 64)))
              (drop (call $fd_write (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 1100))))
            {start}
            """ + WasiGuest.Vectors(512, (2048, 5)) + WasiGuest.Data(2048, "begun"));

        byte[] results = await guest.CallAsync();

        Assert.Equal(Errno.Success, WasiGuest.ErrnoIn(results));
        Assert.NotEqual(new byte[64], results[4..68]);

        // Once when the guest was tried at loading, once for the call.
        Assert.Equal([(LogLevel.Information, "begun"), (LogLevel.Information, "begun")], guest.Output);
    }

    [Fact]
    public async Task A_start_function_may_import_what_is_returned_in_memory_that_its_allocator_gives()
    {
        string wat = WasiGuest.Write(
            "",
            """
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1032))
            (func $begin (call $json (i32.const 1024)))
            (start $begin)
            """).Replace(
                "(memory", """(import "plugin-host:plugin/settings@0.1.0" "json" (func $json (param i32))) (memory""", StringComparison.Ordinal);
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<IGuest>(), PluginTestHost.FromWat("guest", wat) with { Settings = "{\"a\":1}" });

        byte[] results = await host.Get<IGuest>("guest").RunAsync(0, TestContext.Current.CancellationToken);

        Assert.Equal(1032, BinaryPrimitives.ReadInt32LittleEndian(results));
        Assert.Equal("{\"a\":1}"u8, results.AsSpan(8, BinaryPrimitives.ReadInt32LittleEndian(results.AsSpan(4))));
    }

    [Fact]
    public async Task An_allocator_may_use_wasi()
    {
        string wat = """
            (module
              (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 512) "\00\08\00\00\0a\00\00\00")
              (data (i32.const 2048) "allocated\n")
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (drop (call $random_get (i32.const 4096) (i32.const 16)))
                (drop (call $fd_write (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 600)))
                (i32.const 8192))
              (func (export "example:greeter/greeter@0.1.0#greet") (param i32 i32) (result i32)
                (i32.store (i32.const 1028) (local.get 0))
                (i32.store (i32.const 1032) (local.get 1))
                (i32.const 1024)))
            """;
        await using PluginTestHost host = await PluginTestHost.StartAsync(
            plugins => plugins.AddWasmContract<Example.Greeter.IGreeter>(), PluginTestHost.FromWat("guest", wat));

        Result<string, string> result = await host.Get<Example.Greeter.IGreeter>("guest").GreetAsync("Ada", TestContext.Current.CancellationToken);

        Assert.Equal("Ada", result.Value);
        Assert.Contains(host.Logs.GetSnapshot(), log => log is { Category: "Plugin.guest", Message: "allocated" });
    }

    [Fact]
    public async Task There_are_no_arguments_and_no_environment()
    {
        byte[] results = await WasiGuest.RunAsync(
            """
            (memory.fill (i32.const 1024) (i32.const 255) (i32.const 64))
            (i32.store (i32.const 1024) (call $args_sizes_get (i32.const 1028) (i32.const 1032)))
            (i32.store (i32.const 1036) (call $environ_sizes_get (i32.const 1040) (i32.const 1044)))
            (i32.store (i32.const 1048) (call $args_get (i32.const 1060) (i32.const 1064)))
            (i32.store (i32.const 1052) (call $environ_get (i32.const 1060) (i32.const 1064)))
            (i32.store (i32.const 1056) (call $sched_yield))
            """);

        Assert.Equal(new byte[36], results[..36]);
        Assert.Equal(new byte[] { 255, 255, 255, 255 }, results[36..40]);
    }

    [Theory]
    [InlineData("(call $args_sizes_get (i32.const 65533) (i32.const 1032))", nameof(Errno.Fault))]
    [InlineData("(call $args_sizes_get (i32.const 1032) (i32.const -4))", nameof(Errno.Fault))]
    [InlineData("(call $random_get (i32.const 65535) (i32.const 2))", nameof(Errno.Fault))]
    [InlineData("(call $random_get (i32.const 16) (i32.const -1))", nameof(Errno.Fault))]
    [InlineData("(call $random_get (i32.const -1) (i32.const -1))", nameof(Errno.Fault))]
    [InlineData("(call $random_get (i32.const 65536) (i32.const 0))", nameof(Errno.Success))]
    [InlineData("(call $random_get (i32.const 65537) (i32.const 0))", nameof(Errno.Fault))]
    [InlineData("(call $proc_raise (i32.const 9))", nameof(Errno.NotSupported))]
    public async Task Bad_pointers_and_what_is_not_supported_are_errors_to_the_guest(string call, string expected) =>
        Assert.Equal(expected, (await WasiGuest.GetErrnoAsync(call)).ToString());

    [Fact]
    public async Task A_caller_that_cancels_ends_a_long_filling_with_random_bytes()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;
        var host = new Callback(() =>
        {
            calls++;
            cancellation.Cancel();
        });

        // Straight code: the engine itself looks at the clock only where a guest loops or calls one of its own functions.
        await using WasiGuest guest = await WasiGuest.StartAsync(
            """
            (drop (memory.grow (i32.const 15)))
            (call $call)
            (drop (call $random_get (i32.const 65536) (i32.const 900000)))
            (call $call)
            """,
            describe: plugin => plugin with { Grants = new HashSet<string> { "test:wasi/host-call" } },
            configure: plugins =>
            {
                plugins.AddWasmImport<IHostCall>();
                plugins.Services.AddSingleton<IHostCall>(host);
            });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => guest.CallAsync(0, cancellation.Token));

        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("(call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 1024))")]
    [InlineData("(call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 1024))")]
    [InlineData("(call $random_get (i32.const 1024) (i32.const 16))")]
    [InlineData("(call $fd_write (i32.const 1) (i32.const 512) (i32.const 1) (i32.const 1024))")]
    public async Task What_guests_call_often_allocates_nothing(string call)
    {
        await using WasiGuest guest = await WasiGuest.StartAsync(
            $"""
            (loop $again
              (drop {call})
              (br_if $again (local.tee $argument (i32.sub (local.get $argument) (i32.const 1)))))
            """,
            WasiGuest.Vectors(512, (2048, 6)) + WasiGuest.Data(2048, "a line\n"),
            describe: plugin => plugin with { Lifetime = PluginLifetime.Single, Limits = new PluginLimits { CallTimeout = TimeSpan.FromMinutes(1) } },
            configure: plugins => plugins.Services.AddLogging(logging => logging.AddFilter("Plugin.guest", LogLevel.None)));
        await AllocatedByAsync(guest, 1);
        await AllocatedByAsync(guest, 300);

        long few = await AllocatedByAsync(guest, 1);
        long many = await AllocatedByAsync(guest, 300);

        Assert.Equal(few, many);
    }

    [Fact]
    public async Task Random_bytes_differ_from_call_to_call()
    {
        await using WasiGuest guest = await WasiGuest.StartAsync("(drop (call $random_get (i32.const 1024) (i32.const 256)))");

        Assert.NotEqual(await guest.CallAsync(), await guest.CallAsync());
    }

    private static async Task<long> AllocatedByAsync(WasiGuest guest, uint times)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Task<byte[]> call = guest.CallAsync(times);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(call.IsCompleted, "The call did not run on the thread that was measured.");
        await call;
        return after - before;
    }

    private sealed class Callback(Action call) : IHostCall
    {
        public ValueTask CallAsync(CancellationToken cancellationToken = default)
        {
            call();
            return ValueTask.CompletedTask;
        }
    }
}

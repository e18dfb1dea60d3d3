using PluginHost.Tests.Support;
using Test.Sandbox;

namespace PluginHost.Tests.Wasi;

/// <summary>A component that calls WASI 0.2, as a guest of <c>IRunner</c>.</summary>
internal static class WasiComponent
{
    /// <summary>A guest.</summary>
    /// <param name="body">What <c>run</c> does with <c>$value</c>; leaves an i32. There is a local <c>$h</c>.</param>
    /// <param name="version">The version that it was built against.</param>
    /// <param name="definitions">More of its core module.</param>
    public static PluginDefinition Define(string body, string version = "0.2.3", string definitions = "") =>
        SandboxGuest.Define("guest", SandboxGuest.RunnerContract, $"""
        (component $all
          (import "wasi:io/error@{version}" (instance $error (export "error" (type (sub resource)))))
          (alias export $error "error" (type $error))
          (import "wasi:io/poll@{version}" (instance $poll
            (export "pollable" (type $pollable (sub resource)))
            (export "[method]pollable.ready" (func (param "self" (borrow $pollable)) (result bool)))
            (export "[method]pollable.block" (func (param "self" (borrow $pollable))))
            (export "poll" (func (param "in" (list (borrow $pollable))) (result (list u32))))))
          (alias export $poll "pollable" (type $pollable))
          (import "wasi:io/streams@{version}" (instance $streams
            (alias outer $all $error (type $error))
            (alias outer $all $pollable (type $pollable))
            (type $failure (variant (case "last-operation-failed" (own $error)) (case "closed")))
            (export "stream-error" (type $stream-error (eq $failure)))
            (export "output-stream" (type $output (sub resource)))
            (export "input-stream" (type $input (sub resource)))
            (export "[method]input-stream.read" (func (param "self" (borrow $input)) (param "len" u64)
              (result (result (list u8) (error $stream-error)))))
            (export "[method]output-stream.check-write" (func (param "self" (borrow $output)) (result (result u64 (error $stream-error)))))
            (export "[method]output-stream.subscribe" (func (param "self" (borrow $output)) (result (own $pollable))))
            (export "[method]output-stream.write" (func (param "self" (borrow $output)) (param "contents" (list u8))
              (result (result (error $stream-error)))))))
          (alias export $streams "output-stream" (type $output))
          (alias export $streams "input-stream" (type $input))
          (import "wasi:cli/stdin@{version}" (instance $stdin
            (alias outer $all $input (type $input)) (export "get-stdin" (func (result (own $input))))))
          (import "wasi:cli/stdout@{version}" (instance $stdout
            (alias outer $all $output (type $output)) (export "get-stdout" (func (result (own $output))))))
          (import "wasi:cli/stderr@{version}" (instance $stderr
            (alias outer $all $output (type $output)) (export "get-stderr" (func (result (own $output))))))
          (import "wasi:cli/environment@{version}" (instance $environment
            (export "get-environment" (func (result (list (tuple string string)))))
            (export "initial-cwd" (func (result (option string))))))
          (import "wasi:cli/exit@{version}" (instance $exit (export "exit" (func (param "status" (result))))))
          (import "wasi:clocks/monotonic-clock@{version}" (instance $monotonic
            (alias outer $all $pollable (type $pollable))
            (export "now" (func (result u64)))
            (export "subscribe-duration" (func (param "when" u64) (result (own $pollable))))))
          (import "wasi:clocks/wall-clock@{version}" (instance $wall
            (type $r (record (field "seconds" u64) (field "nanoseconds" u32)))
            (export "datetime" (type $datetime (eq $r)))
            (export "now" (func (result $datetime)))))
          (import "wasi:random/random@{version}" (instance $random (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
          (core module $libc {SandboxGuest.Allocator})
          (core instance $libc (instantiate $libc))
          (core func $ready (canon lower (func $poll "[method]pollable.ready")))
          (core func $block (canon lower (func $poll "[method]pollable.block")))
          (core func $poll (canon lower (func $poll "poll") (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))))
          (core func $read (canon lower (func $streams "[method]input-stream.read")
            (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))))
          (core func $check-write (canon lower (func $streams "[method]output-stream.check-write") (memory (core memory $libc "memory"))))
          (core func $subscribe (canon lower (func $streams "[method]output-stream.subscribe")))
          (core func $write (canon lower (func $streams "[method]output-stream.write") (memory (core memory $libc "memory"))))
          (core func $get-stdin (canon lower (func $stdin "get-stdin")))
          (core func $get-stdout (canon lower (func $stdout "get-stdout")))
          (core func $get-stderr (canon lower (func $stderr "get-stderr")))
          (core func $get-environment (canon lower (func $environment "get-environment")
            (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))))
          (core func $initial-cwd (canon lower (func $environment "initial-cwd")
            (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))))
          (core func $exit (canon lower (func $exit "exit")))
          (core func $monotonic (canon lower (func $monotonic "now")))
          (core func $subscribe-duration (canon lower (func $monotonic "subscribe-duration")))
          (core func $wall (canon lower (func $wall "now") (memory (core memory $libc "memory"))))
          (core func $random (canon lower (func $random "get-random-bytes")
            (memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))))
          (core func $drop-output (canon resource.drop $output))
          (core module $m
            (import "libc" "memory" (memory 1))
            (import "w" "ready" (func $ready (param i32) (result i32)))
            (import "w" "block" (func $block (param i32)))
            (import "w" "poll" (func $poll (param i32 i32 i32)))
            (import "w" "read" (func $read (param i32 i64 i32)))
            (import "w" "check-write" (func $check-write (param i32 i32)))
            (import "w" "subscribe" (func $subscribe (param i32) (result i32)))
            (import "w" "write" (func $write (param i32 i32 i32 i32)))
            (import "w" "get-stdin" (func $get-stdin (result i32)))
            (import "w" "get-stdout" (func $get-stdout (result i32)))
            (import "w" "get-stderr" (func $get-stderr (result i32)))
            (import "w" "get-environment" (func $get-environment (param i32)))
            (import "w" "initial-cwd" (func $initial-cwd (param i32)))
            (import "w" "exit" (func $exit (param i32)))
            (import "w" "monotonic" (func $monotonic (result i64)))
            (import "w" "subscribe-duration" (func $subscribe-duration (param i64) (result i32)))
            (import "w" "wall" (func $wall (param i32)))
            (import "w" "random" (func $random (param i64 i32)))
            (import "w" "drop-output" (func $drop-output (param i32)))
            {definitions}
            (func (export "r") (param $value i32) (result i32) (local $h i32) {body}))
          (core instance $i (instantiate $m (with "libc" (instance $libc)) (with "w" (instance
            (export "ready" (func $ready)) (export "block" (func $block)) (export "poll" (func $poll)) (export "read" (func $read))
            (export "check-write" (func $check-write)) (export "subscribe" (func $subscribe)) (export "write" (func $write))
            (export "get-stdin" (func $get-stdin)) (export "get-stdout" (func $get-stdout)) (export "get-stderr" (func $get-stderr))
            (export "get-environment" (func $get-environment)) (export "initial-cwd" (func $initial-cwd)) (export "exit" (func $exit))
            (export "monotonic" (func $monotonic)) (export "subscribe-duration" (func $subscribe-duration)) (export "wall" (func $wall))
            (export "random" (func $random)) (export "drop-output" (func $drop-output))))))
          (func $run (param "value" u32) (result u32) (canon lift (core func $i "r")))
          (instance $runner (export "run" (func $run)))
          (export "{SandboxGuest.RunnerContract}" (instance $runner)))
        """);

    /// <summary>Loads a guest, and calls it once.</summary>
    public static async Task<uint> RunAsync(PluginDefinition plugin, uint value = 0, TimeProvider? time = null)
    {
        await using PluginTestHost host = await StartAsync(plugin, time);
        return await host.Get<IRunner>("guest").RunAsync(value, TestContext.Current.CancellationToken);
    }

    /// <summary>Loads a guest, which must be ready.</summary>
    public static async Task<PluginTestHost> StartAsync(PluginDefinition plugin, TimeProvider? time = null)
    {
        PluginTestHost host = await PluginTestHost.StartAsync(SandboxGuest.With(time: time), plugin);
        Assert.True(host.StatusOf("guest").State == PluginState.Ready, host.StatusOf("guest").Failure?.Message);
        return host;
    }
}
